// The token of the forms on this page, when somebody signed in anew in another window: a page opened before has the
// former session's, and what it sends is refused with 400. The address of the page tells the present one.

export async function renewToken() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return "";
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("main input[name=csrf_token]")?.value ?? "";
    for (const field of document.querySelectorAll("input[name=csrf_token]")) if (token) field.value = token;
    return token;
  } catch {
    return "";
  }
}
