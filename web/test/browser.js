import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const USUAL = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** A headless Chromium: the one that CHROMIUM names, or the machine's own. */
export function launch() {
  const executablePath = process.env.CHROMIUM ?? USUAL.find(existsSync);
  if (!executablePath) {
    throw new Error("no Chromium found: install it (Debian: apt-get install chromium), or let CHROMIUM name one");
  }
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}
