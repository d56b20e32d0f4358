# SPDX-License-Identifier: EUPL-1.2
"""The vendored axe, the rules that we hold ourselves to, and a listener for what the content policy stops."""

from __future__ import annotations

from pathlib import Path

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SPY = (
    "globalThis.__csp=[];addEventListener('securitypolicyviolation',"
    "e=>__csp.push(e.violatedDirective+' '+e.blockedURI))"
)
