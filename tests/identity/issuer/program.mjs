// SPDX-License-Identifier: EUPL-1.2
// A program of a partner in JavaScript, by openid-client: it discovers us, proves itself with its private key, and reads.
// The first line of standard input says who it is; each line after it asks for something, and is answered by a line.
import { createInterface } from "node:readline"
import * as client from "openid-client"

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const { server, client_id, jwk, scope } = JSON.parse((await lines.next()).value)
const key = await crypto.subtle.importKey("jwk", jwk, { name: "ECDSA", namedCurve: "P-256" }, false, ["sign"])
const config = await client.discovery(new URL(server), client_id, undefined, client.PrivateKeyJwt(key), {
  algorithm: "oauth2",
  execute: [client.allowInsecureRequests],
})
let token = ""

const asks = {
  metadata: async () => config.serverMetadata(),
  token: async () => {
    const given = await client.clientCredentialsGrant(config, { scope })
    token = given.access_token
    return { ...given, access_token: "" }
  },
  read: async (path) => {
    const answer = await client.fetchProtectedResource(config, token, new URL(path, server), "GET")
    return { status: answer.status, body: await answer.json() }
  },
  introspect: async () => client.tokenIntrospection(config, token),
  revoke: async () => (await client.tokenRevocation(config, token)) ?? null,
}

for await (const line of lines) {
  const [what, ...more] = line.split(" ")
  const told = await asks[what](...more).catch((fault) => ({ error: fault.error ?? fault.code ?? fault.message, status: fault.status }))
  console.log(JSON.stringify(told))
}
