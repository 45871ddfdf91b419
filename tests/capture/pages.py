"""Pages of a made-up service, and of all that stands in their place when something goes wrong."""

from __future__ import annotations

from html import escape

_SUBJECTS = (
    ("Your account", "your account", "keep the password to yourself and tell us when somebody else has used it"),
    (
        "Your works",
        "the pictures, texts and sounds that you post",
        "have the right to post them and to let others see them",
    ),
    ("The licence", "what you post on Chirp", "grant us a worldwide, non-exclusive licence to store, show and copy it"),
    ("Training of models", "your public posts", "may turn off their use for the training of models in the settings"),
    ("Other people", "the other members of Chirp", "treat them with respect and leave their private data alone"),
    ("Advertising", "the advertisements that pay for Chirp", "will see them between posts, marked as what they are"),
    ("Payments", "subscriptions to Chirp Plus", "are charged on the first day of each month until you cancel"),
    ("Moderation", "posts that break these terms", "may see them removed, and can ask a person to look again"),
    (
        "Copyright complaints",
        "a work that was posted without leave",
        "can send a notice to the address at the end of this page",
    ),
    ("Interfaces", "our programming interfaces", "may not collect posts in bulk through them without our consent"),
    ("Liability", "damage that we did not foresee", "cannot hold us liable for more than you paid in a year"),
    ("Ending", "the end of this agreement", "may delete your account at any time, and your posts with it"),
    ("Changes", "changes of these terms", "will be told by mail thirty days before they take effect"),
    ("Governing law", "disputes about this agreement", "may bring them before the courts of the place where you live"),
)
_SENTENCES = (
    "This section is about {about}. By using Chirp you {duty}.",
    "Where the law of your country gives you further rights in respect of {about}, those rights remain untouched.",
    "If you do not agree with what is said here about {about}, please stop using the service and close your account.",
    "We keep a record of earlier versions of this section, so that you can see how the rules on {about} have changed.",
)


def terms(*, changed: str = "") -> bytes:
    """Chirp's terms: some 1,500 words in the frame of a site. `changed` is added as a paragraph."""
    sections = []
    for number, (title, about, duty) in enumerate(_SUBJECTS, 1):
        paragraphs = "".join(f"<p>{escape(words.format(about=about, duty=duty))}</p>" for words in _SENTENCES)
        sections.append(f"<h2>{number}. {title}</h2>{paragraphs}")
    extra = f"<p>{escape(changed)}</p>" if changed else ""
    return site(
        "Terms of Service", "<h1>Terms of Service</h1><p>Last updated 2 March 2026.</p>" + "".join(sections) + extra
    )


def site(title: str, main: str, *, language: str = "en") -> bytes:
    """A page of Chirp: its frame of links around a main part."""
    links = "".join(
        f'<li><a href="/{name}">{name.title()}</a></li>' for name in ("home", "explore", "plus", "help", "jobs")
    )
    legal = "".join(f'<a href="/{name}">{name.title()}</a> ' for name in ("terms", "privacy", "cookies", "imprint"))
    page = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title} | Chirp</title></head>'
        "<body>"
        f"<header><nav><ul>{links}</ul></nav></header><main>{main}</main>"
        f"<footer><p>{legal}</p><p>© 2026 Chirp</p></footer></body></html>"
    )
    return page.encode()


CHALLENGE = (
    b"<!doctype html><html><head><title>Just a moment...</title></head><body><div class='main-wrapper'>"
    b"<h1>chirp.example</h1><p>Verify you are human by completing the action below.</p>"
    b"<script>window._cf_chl_opt={cType:'managed'};</script>"
    b"</div></body></html>"
)
WALL = site("Access denied", "<h1>Are you a robot?</h1><p>We saw unusual traffic from your network.</p>")
LOGIN = site("Log in", "<h1>Log in to continue</h1><form><label>Name <input></label><button>Log in</button></form>")
AGE = site("Age check", "<h1>Age verification</h1><p>Please confirm that you are over 18 to enter this site.</p>")
CONSENT = site(
    "Before you continue",
    "<h1>Before you continue to Chirp</h1><p>We use cookies and data to deliver and maintain our services, to measure"
    " audience engagement and, if you agree, to show advertisements that suit you.</p>"
    "<button>Accept all cookies</button><button>Reject</button>",
)
CRASH = site("Terms of Service", "<h2>Application error: a client-side exception has occurred (see the console).</h2>")
MAINTENANCE_FR = site(
    "Chirp",
    "<h1>Nous revenons vite</h1><p>Nous effectuons actuellement une maintenance. Merci de votre patience.</p>",
    language="fr",
)
OFFLINE = site("Chirp | Offline Page", "")
NOT_FOUND = site("Chirp", "<h1>Oops!</h1><p>The page you are looking for does not exist or has been moved.</p>")
HOME = site(
    "Chirp – say it",
    "<h1>Say it with Chirp</h1><p>Meet people near you.</p>"
    + "".join(f"<section><h2>{word}</h2><p>More than {number} million chirps.</p><a href='/join'>Join</a></section>"
              for number, word in enumerate(("Discover", "Share", "Listen", "Watch", "Create", "Earn"), 3)),
)  # fmt: skip
SHELL = site("Terms of Service", "<div id='root'></div><script>boot()</script>")
ERROR_DE = site(
    "Terms of Service",
    "<h1>Diese Seite ist momentan nicht verfügbar</h1><p>Bitte versuche es später noch einmal.</p>" + "".join(
        f"<p><a href='/{n}'>Hilfe, Werbung, Karriere, Entwickler und Datenschutz, Teil {n}</a></p>" for n in range(9)
    ),
    language="de",
)  # fmt: skip
REDIRECTING = (
    b"<html><head><title>Redirecting</title></head><body><p>Redirecting to legal.chirp.example</p></body></html>"
)
