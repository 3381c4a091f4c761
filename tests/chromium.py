"""Headless Chromium for tests: a page's script, keys, pointer, picture, and what it complains of.

It speaks the DevTools protocol over the two pipes of `--remote-debugging-pipe`, so that it needs
no package and no port.
"""

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
from pathlib import Path

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
]
DESK = {"width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": False}
PHONE = {"width": 360, "height": 780, "deviceScaleFactor": 2, "mobile": True}

PATIENCE = 120
"""Seconds without a word after which a page hangs."""

KEYS = {"ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40, "Home": 36, "End": 35}
KEYS |= {"Tab": 9, " ": 32}


class Browser:
    """One Chromium with one page; `complaints` fills with errors and requests to the network."""

    def __init__(self):
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        (ours, theirs), (told, said) = os.pipe(), os.pipe()
        # Chromium reads its commands from descriptor 3 and answers on 4.
        pipes = f'exec 3<&{ours} 4>&{said}; exec "$@"'
        profile = f"--user-data-dir={self.profile.name}"
        self.process = subprocess.Popen(
            ["bash", "-c", pipes, "chromium", str(CHROMIUM), *FLAGS, profile, "about:blank"],
            pass_fds=(ours, said),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(ours)
        os.close(said)
        self.write, self.read = os.fdopen(theirs, "wb"), os.fdopen(told, "rb", buffering=0)
        self.count, self.session, self.buffer = 0, None, b""
        self.complaints, self.loaded = [], 0
        targets = self.call("Target.getTargets")["targetInfos"]
        page = next(target for target in targets if target["type"] == "page")
        self.session = self.call("Target.attachToTarget", targetId=page["targetId"], flatten=True)[
            "sessionId"
        ]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method, **params):
        """The result of a command; events that come meanwhile are looked at."""
        self.count += 1
        message = {"id": self.count, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        self.write.write(json.dumps(message).encode() + b"\0")
        self.write.flush()
        wanted = self.count
        while True:
            answer = self._next()
            if answer.get("id") == wanted:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def _next(self):
        while b"\0" not in self.buffer:
            if not select.select([self.read], [], [], PATIENCE)[0]:
                raise RuntimeError(f"Chromium has said nothing for {PATIENCE} seconds")
            part = self.read.read(1 << 16)
            if not part:
                raise RuntimeError("Chromium left")
            self.buffer += part
        message, _, self.buffer = self.buffer.partition(b"\0")
        message = json.loads(message)
        self._look(message.get("method"), message.get("params", {}))
        return message

    def _look(self, method, params):
        if method == "Page.loadEventFired":
            self.loaded += 1
        elif method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            said = details.get("exception", {}).get("description", details["text"])
            self.complaints.append(f"error: {said}")
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning"):
            self.complaints.append(f"console: {params['args']}")
        elif method == "Log.entryAdded" and params["entry"]["level"] in ("error", "warning"):
            self.complaints.append(f"log: {params['entry']['text']}")
        elif method == "Network.requestWillBeSent":
            url = params["request"]["url"]
            if not url.startswith(("file:", "data:", "about:")):
                self.complaints.append(f"request: {url}")

    def open(self, page: Path, fragment="", size=DESK, dark=False):
        """Load a page anew, and forget the complaints of the one before."""
        self.call("Emulation.setDeviceMetricsOverride", **size)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self.call("Page.navigate", url="about:blank")
        self.complaints.clear()
        self.loaded = 0
        while not self.loaded:
            self._next()
        self.loaded = 0
        self.call("Page.navigate", url=f"{page.resolve().as_uri()}{fragment}")
        while not self.loaded:
            self._next()

    def run(self, script):
        """The value of an expression in the page; promises are awaited."""
        answer = self.call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"]["exception"]["description"])
        return answer["result"].get("value")

    def press(self, key, shift=False):
        """A key, as a hand would."""
        event = {"key": key, "windowsVirtualKeyCode": KEYS[key], "modifiers": 8 * shift}
        event["code"] = "Space" if key == " " else key
        self.call("Input.dispatchKeyEvent", type="rawKeyDown", **event)
        if key == " ":
            self.call("Input.dispatchKeyEvent", type="char", text=" ", **event)
        self.call("Input.dispatchKeyEvent", type="keyUp", **event)

    def click(self, selector, across=0.5, down=0.5):
        """At a place of an element, as shares of its width and height; it is scrolled to."""
        x, y = self.run(
            f"""(() => {{
                const element = document.querySelector({json.dumps(selector)});
                element.scrollIntoView({{block: "center"}});
                const box = element.getBoundingClientRect();
                return [box.left + {across} * box.width, box.top + {down} * box.height];
            }})()"""
        )
        event = {"x": x, "y": y, "button": "left", "clickCount": 1}
        self.call("Input.dispatchMouseEvent", type="mousePressed", buttons=1, **event)
        self.call("Input.dispatchMouseEvent", type="mouseReleased", **event)

    def picture(self, file: Path, whole=False):
        """A PNG of what is seen, or of the whole page."""
        answer = self.call("Page.captureScreenshot", captureBeyondViewport=whole)
        file.write_bytes(base64.b64decode(answer["data"]))

    def close(self):
        """Leave nothing behind."""
        self.write.close()  # Chromium ends when its pipe does
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.read.close()
        self.profile.cleanup()
