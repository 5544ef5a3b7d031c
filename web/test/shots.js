// Pictures of the page, to be looked at: npm run shots [FOLDER]
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { launch } from "./browser.js";
import { Gateway } from "./gateway.js";

const folder = process.argv[2] ?? "target/shots";
mkdirSync(folder, { recursive: true });
const sizes = { "Ferienfotos 2026.zip": 6e6, "interview-rough-cut.mov": 8e6, "notes.txt": 900, "much.txt": 10, "minutes of the meeting.pdf": 4e6 };
const paths = Object.entries(sizes).map(([name, size]) => {
  const path = join(folder, name);
  writeFileSync(path, randomBytes(size));
  return path;
});

const browser = await launch();
for (const [look, options] of Object.entries({
  light: { colorScheme: "light", viewport: { width: 900, height: 860 } },
  dark: { colorScheme: "dark", viewport: { width: 900, height: 860 } },
  phone: { colorScheme: "light", viewport: { width: 375, height: 860 }, hasTouch: true, isMobile: true },
})) {
  const signed = await new Gateway({ unsigned: false, unsignedPort: 8765 }).listen();
  const page = await browser.newPage({ ...options, deviceScaleFactor: 1 });
  await page.goto(signed.url);
  await page.getByLabel("User name").fill("ann");
  await page.getByLabel("Password").fill("wrong");
  await page.keyboard.press("Enter");
  await page.locator("#sign-in-error").waitFor();
  await page.screenshot({ path: join(folder, `${look}-sign-in.png`) });
  await page.getByLabel("Password").fill("open sesame");
  await page.keyboard.press("Enter");
  await page.locator("#choose").waitFor();
  await page.screenshot({ path: join(folder, `${look}-empty.png`) });

  signed.delay = 60;
  signed.script = (frame, socket) => {
    if (frame.action === "start" && frame.fileName === "much.txt") {
      socket.send(JSON.stringify({ event: "error", fileId: frame.fileId, error: "file_size: files have at most 9 bytes" }));
      return true;
    }
    return false;
  };
  await page.setInputFiles("#files", paths);
  await page.waitForTimeout(1500);
  await page.getByRole("button", { name: "Pause: Ferienfotos" }).click();
  await page.waitForTimeout(1500);
  await page.screenshot({ path: join(folder, `${look}-progress.png`) });
  await page.getByRole("button", { name: "Stop: interview" }).click();
  await page.screenshot({ path: join(folder, `${look}-stop.png`) });
  await page.keyboard.press("Escape");
  await signed.close();
  await page.waitForTimeout(300);
  await page.screenshot({ path: join(folder, `${look}-lost.png`) });
  await page.close();
}
await browser.close();
