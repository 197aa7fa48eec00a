// Says two minutes before that the session ends for want of activity, and keeps it while the page is used: reading and
// typing ask nothing of the server by themselves.

const notice = document.querySelector("[data-session]");
const words = notice.querySelector("[data-session-words]");
const stay = notice.querySelector("[data-session-stay]");
const MINUTE = 60 * 1000;
const IDLE = Number(notice.dataset.session) * 1000;
const OUT = "You have been signed out. What you typed on this page stays: when you send it, you sign in again and go on.";

/** The last request of any window of this browser, as far as they may tell each other. */
let here = Date.now();
function lastRequest() {
  try {
    return Math.max(here, Number(localStorage.getItem("last-request")));
  } catch {
    return here;
  }
}

function noteRequest() {
  here = Date.now();
  try {
    localStorage.setItem("last-request", String(here));
  } catch {
    // then this window knows of itself only
  }
}

function say(text, canStay) {
  if (words.textContent !== text) words.textContent = text;
  stay.hidden = !canStay;
  notice.hidden = !text;
}

function look() {
  const end = lastRequest() + IDLE;
  if (Date.now() >= end) return say(OUT, false);
  if (Date.now() < end - 2 * MINUTE) return say("", false);
  const at = new Date(end).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  say(`You will be signed out at ${at}, because nothing was done here for a while. What you typed stays.`, true);
}

let asking = false;
async function awake() {
  if (asking) return;
  asking = true;
  try {
    const answer = await fetch(notice.dataset.awake, { headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (answer.ok) noteRequest();
    if (answer.status === 401) return say(OUT, false);
    look();
  } catch {
    // no connection: the notice comes all the same, and another try with the next key
  } finally {
    asking = false;
  }
}

noteRequest();
stay.addEventListener("click", awake);
for (const used of ["keydown", "pointerdown", "scroll"]) {
  const keep = () => {
    const idle = Date.now() - lastRequest();
    if (idle > 5 * MINUTE && idle < IDLE - 2 * MINUTE) awake();
  };
  document.addEventListener(used, keep, { capture: true, passive: true });
}
setInterval(look, MINUTE / 4);
document.addEventListener("visibilitychange", look);
