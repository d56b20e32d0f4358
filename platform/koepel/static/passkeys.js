// SPDX-License-Identifier: EUPL-1.2
// A form that a passkey answers: <form data-passkey="new|in" data-question="address">. Without this script it stays hidden,
// and what stands in [data-without-passkey] says what else works. The answer leaves by the form itself, in its field "answer".
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0))
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")

  const question = async (form) => {
    const headers = { "X-CSRFToken": form.elements.csrf_token.value, Accept: "application/json" }
    const answer = await fetch(form.dataset.question, { method: "POST", headers, redirect: "error" })
    if (!answer.ok) throw new Error(answer.status)
    const asked = await answer.json()
    asked.challenge = bytes(asked.challenge)
    if (asked.user) asked.user.id = bytes(asked.user.id)
    for (const one of [...(asked.excludeCredentials || []), ...(asked.allowCredentials || [])]) one.id = bytes(one.id)
    return asked
  }

  const told = (credential) => {
    const given = credential.response
    const response = { clientDataJSON: text(given.clientDataJSON) }
    for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (given[name]) response[name] = text(given[name])
    }
    if (given.getTransports) response.transports = given.getTransports()
    const { id, type } = credential
    return JSON.stringify({ id, rawId: text(credential.rawId), type, response, clientExtensionResults: {} })
  }

  const answer = async (form) => {
    const publicKey = await question(form)
    const make = form.dataset.passkey === "new"
    return told(await (make ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey })))
  }

  if (!window.PublicKeyCredential) return
  for (const words of document.querySelectorAll("[data-without-passkey]")) words.hidden = true
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false
    form.addEventListener("submit", async (event) => {
      if (form.elements.answer.value) return
      event.preventDefault()
      const failed = form.querySelector("[data-failed]")
      failed.hidden = true
      try {
        form.elements.answer.value = await answer(form)
        form.submit()
      } catch {
        failed.hidden = false
        failed.focus()
      }
    })
  }
})()
