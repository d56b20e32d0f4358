// SPDX-License-Identifier: EUPL-1.2
// What HTML cannot do alone: shortcuts, focus after a swap, opening a <dialog>. Every page works without it.
(() => {
  const one = (selector) => document.querySelector(selector)
  const KEY = "koepel.shortcuts"
  const off = () => { try { return localStorage.getItem(KEY) === "off" } catch { return false } }

  // Shortcuts: an element names its key with data-key ("/", "n", "?"); j and k walk over [data-row].
  const typing = (element) => element.closest("input:not([type=radio], [type=checkbox]), select, textarea, dialog[open]")
  const walk = (step) => {
    const rows = [...document.querySelectorAll("[data-row]")]
    const here = rows.findIndex((row) => row.contains(document.activeElement))
    const row = rows[Math.max(0, Math.min(rows.length - 1, here < 0 ? 0 : here + step))]
    const stop = row && (row.matches("a, button, input") ? row : row.querySelector("a, button, summary, input"))
    if (stop) stop.focus()
  }
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || off() || typing(event.target)) return
    if (event.key === "j") return walk(1)
    if (event.key === "k") return walk(-1)
    const target = one(`[data-key="${CSS.escape(event.key)}"]`)
    if (!target) return
    event.preventDefault()
    if (target.matches("input, select")) target.focus()
    else target.click()
  })
  const label = () => {
    const box = one("#shortcuts-on")
    if (box) { box.checked = !off(); box.closest("[hidden]")?.removeAttribute("hidden") }
  }
  addEventListener("change", (event) => {
    if (event.target.id === "shortcuts-on") try { localStorage.setItem(KEY, event.target.checked ? "on" : "off") } catch { /* private window */ }
  })

  // A dialog opens from a link to its id (without this script the link shows it in place).
  addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]")
    const dialog = opener && document.getElementById(opener.dataset.dialog)
    if (dialog?.showModal) { event.preventDefault(); dialog.showModal(); label() }
    const closer = event.target.closest("[data-close]")
    if (closer?.closest("dialog[open]")) { event.preventDefault(); closer.closest("dialog").close() }
    if (event.target.closest("[data-print]")) { event.preventDefault(); print() }
    // a text as it stands; without this script it can be selected
    const copier = event.target.closest("[data-copy]")
    if (copier) navigator.clipboard?.writeText(one("#" + copier.dataset.copy).textContent).then(() => { copier.lastElementChild.textContent = copier.dataset.copied })
  })

  // After a swap of the page the reader stands at its start: the error summary, else the title.
  addEventListener("htmx:after:swap", () => {
    if (document.activeElement !== document.body || !one("main h1")) return
    const first = one("main [autofocus]") || one("main h1")
    first.setAttribute("tabindex", "-1")
    first.focus()
  })
  label()
})()
