"""Letters from templates, in the one layout that all mail shares."""

import css_inline
from flask import current_app, render_template

from compliance_app.mail.rules import Letter, one_line

# Styles are written into the elements because many mail readers drop the sheet; the rules for dark screens stay.
_inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def compose(template: str, **context: object) -> Letter:
    """Render `templates/mail/<template>.txt` and `.html`.

    The text begins with the subject, then an empty line. Both know `provider` (its name) and `link(path)`.
    """
    context = {"provider": current_app.config["PROVIDER_NAME"], "link": link, **context}
    head, _, body = render_template(f"mail/{template}.txt", **context).strip().partition("\n\n")
    subject = one_line(head)
    footer = render_template("mail/footer.txt", **context)
    html = render_template(f"mail/{template}.html", subject=subject, **context)
    return Letter(subject, f"{body.strip()}\n\n{footer.strip()}\n", _inliner.inline(html))


def link(path: str) -> str:
    """The full address of a page of ours."""
    return str(current_app.config["BASE_URL"]) + path
