// node verify_token.mjs MODULES KEYS_URL ISSUER AUDIENCE < tokens: what jose says of each line, one line of JSON each.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [modules, keysUrl, issuer, audience] = process.argv.slice(2);
const { createRemoteJWKSet, jwtVerify } = createRequire(pathToFileURL(`${modules}/`))("jose");
const keys = createRemoteJWKSet(new URL(keysUrl));

for await (const token of createInterface({ input: process.stdin })) {
  try {
    const { payload } = await jwtVerify(token, keys, { issuer, audience, typ: "at+jwt", algorithms: ["EdDSA"] });
    console.log(JSON.stringify({ payload }));
  } catch (error) {
    console.log(JSON.stringify({ refused: error.code }));
  }
}
