// Serves the page on a gateway of this folder's own, for trying it: npm run serve
import { Gateway } from "./gateway.js";

const gateway = new Gateway({ unsigned: !process.argv.includes("--signed") });
gateway.delay = 60;
await gateway.listen(8800);
console.log(`${gateway.url}  (any user name, password "open sesame")`);
