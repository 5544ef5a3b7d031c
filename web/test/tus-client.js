// Uploads a file with tus-js-client, interrupts it half-way, and goes on in a new Upload, as after a restart of the program.
// IM_TOKEN=… node test/tus-client.js http://localhost:8080/files FILE; prints {"url", "interruptedAt", "resumedAt"}. Run by the tests of file-service.

import { createReadStream, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { FileUrlStorage, Upload } from "tus-js-client";

const [endpoint, path] = process.argv.slice(2);
const size = statSync(path).size;
const folder = await mkdtemp(join(tmpdir(), "tus-"));

function upload(more) {
  return new Upload(createReadStream(path), {
    endpoint,
    chunkSize: 256 * 1024,
    headers: { Authorization: `Bearer ${process.env.IM_TOKEN}` },
    metadata: { filename: basename(path), filetype: "application/octet-stream" },
    retryDelays: [100, 500, 2000],
    urlStorage: new FileUrlStorage(join(folder, "urls.json")),
    ...more,
  });
}

function interrupted() {
  return new Promise((done, failed) => {
    const first = upload({
      onError: failed,
      onSuccess: () => failed(new Error("was to be interrupted")),
      onProgress: (sent) => {
        // In the middle of a request: what of it has arrived is the server's to say.
        if (sent > size / 2) {
          first.abort().then(() => done(sent), failed);
        }
      },
    });
    first.start();
  });
}

function resumed() {
  return new Promise((done, failed) => {
    let resumedAt = null;
    const second = upload({
      onError: failed,
      onSuccess: () => done({ url: second.url, resumedAt }),
      onProgress: (sent) => (resumedAt ??= sent),
    });
    second.findPreviousUploads().then(([previous]) => {
      if (!previous) {
        throw new Error("nothing is remembered of the first upload");
      }
      second.resumeFromPreviousUpload(previous);
      second.start();
    }).catch(failed);
  });
}

try {
  const interruptedAt = await interrupted();
  console.log(JSON.stringify({ interruptedAt, ...(await resumed()) }));
} finally {
  await rm(folder, { recursive: true });
}
