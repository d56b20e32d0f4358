// SPDX-License-Identifier: EUPL-1.2
// Identity providers for the tests: the certified oidc-provider, with claims in the shape of ACM/IDM. What one is told on
// standard input as JSON says its clients; who comes to log in is told by POST /_test/person. Everything stays on this machine.
import { generateKeyPairSync } from "node:crypto"
import { createServer } from "node:http"
import Provider from "oidc-provider"

const CLAIMS = {
  openid: ["sub"],
  profile: ["given_name", "family_name"],
  vo: ["vo_orgcode", "vo_orgnaam", "vo_doelgroepcode", "vo_email", "rrn", "extra"],
  koepel: ["koepel_rol_3d"],
}

const read = async (stream) => {
  let text = ""
  for await (const part of stream) text += part
  return text
}

const start = ({ port, client, idTokenClaims }) => {
  const people = new Map()
  const state = { next: null, slow: 0 }
  const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" })
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [{ ...client, response_types: ["code"], grant_types: ["authorization_code"], require_auth_time: true }],
    claims: CLAIMS,
    scopes: Object.keys(CLAIMS),
    conformIdTokenClaims: !idTokenClaims,
    acrValues: ["urn:weak", "urn:strong"],
    cookies: { keys: ["for tests only"] },
    jwks: { keys: [{ ...key, use: "sig", alg: "RS256", kid: `key-${port}` }] },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
    pkce: { required: () => true },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, ...people.get(id)?.claims }) }),
    ttl: { Session: 3600, Grant: 3600, Interaction: 600, AccessToken: 300, AuthorizationCode: 60, IdToken: 300 },
  })

  const switched = (hint, person) => {
    if (!hint) return
    const { cap_hint: kind, code_hint: code } = JSON.parse(Buffer.from(hint, "base64").toString())
    person.claims = { ...person.claims, vo_doelgroepcode: kind, vo_orgcode: code || undefined }
  }

  // Whoever was told last logs in at once, and agrees.
  provider.use(async (ctx, next) => {
    if (state.slow && ctx.path !== "/_test/person") await new Promise((resolve) => setTimeout(resolve, state.slow))
    if (ctx.method === "POST" && ctx.path === "/_test/person") {
      const told = JSON.parse(await read(ctx.req))
      if (told.slow !== undefined) state.slow = told.slow
      if (told.sub) {
        people.set(told.sub, told)
        state.next = told.sub
      }
      ctx.body = "{}"
      return
    }
    if (!ctx.path.startsWith("/interaction/")) return next()
    const { prompt, params, session, grantId } = await provider.interactionDetails(ctx.req, ctx.res)
    if (prompt.name === "login") {
      const person = people.get(state.next)
      if (!person) return provider.interactionFinished(ctx.req, ctx.res, { error: "access_denied" })
      switched(params.login_hint, person)
      const strong = (params.acr_values || "").includes("urn:strong") && params.prompt === "login" && person.can_be_strong
      const login = { accountId: person.sub, acr: strong ? "urn:strong" : person.acr || "urn:weak" }
      return provider.interactionFinished(ctx.req, ctx.res, { login })
    }
    const grant = grantId
      ? await provider.Grant.find(grantId)
      : new provider.Grant({ accountId: session.accountId, clientId: params.client_id })
    grant.addOIDCScope(params.scope)
    return provider.interactionFinished(ctx.req, ctx.res, { consent: { grantId: await grant.save() } })
  })
  return new Promise((resolve) => createServer(provider.callback()).listen(port, "127.0.0.1", resolve))
}

const told = JSON.parse(await read(process.stdin))
await Promise.all(told.map(start))
console.log("ready")
