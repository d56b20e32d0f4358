# SPDX-License-Identifier: EUPL-1.2
"""The 42 attacks that Koepel must withstand, in words; what is not proved yet stands beside its number and is never a pass."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Attack:
    """Who tries what. `open`: what of it nothing proves yet. `beyond`: what Koepel leaves to others."""

    who: str
    tries: str
    open: str = ""
    beyond: str = ""


ATTACKS: dict[str, Attack] = {
    "T01": Attack("another municipality", "asks for every thing of ours by its id, at every address"),
    "T02": Attack("another municipality", "names another municipality in a body, a question, a header or a host"),
    "T03": Attack("another municipality", "hangs its own row on an id of ours, in every field that takes one"),
    "T04": Attack("another municipality", "looks at rows without owner, at views and at sequences"),
    "T05": Attack("another municipality", "reads from searches, counts, order, pages and files what happens here"),
    "T06": Attack("another municipality", "learns from an answer or from its time whether an e-mail, phone or id is known here"),
    "T07": Attack("mentor", "looks for hidden fields in pages, parts, files and refusals"),
    "T08": Attack("anyone", "sends names of columns along with a form: owner, role, state, maker"),
    "T09": Attack("mentor, mentee", "calls an address of staff, of any role"),
    "T10": Attack("mentor", "keeps reading after the duo ended, or the client went to a colleague"),
    "T11": Attack("curious colleague", "opens files of others, or very many of them"),
    "T12": Attack("curious coordinator", "goes through the pool to find out who somebody is"),
    "T13": Attack("steering group", "subtracts tables from each other, over months and with the own figures of all but one"),
    "T14": Attack("partner", "uses a grant or token after it ended, was revoked or suspended, at the very moment"),
    "T15": Attack("partner", "asks for more than the protocol: other people, other fields, other scopes"),
    "T16": Attack("partner", "proves itself with a forged, replayed or endless assertion"),
    "T17": Attack("outsider", "uses a stolen token elsewhere"),
    "T18": Attack("outsider", "bends a sign-in by a provider: replayed, mixed up, swapped, started by somebody else"),
    "T19": Attack("a provider of elsewhere", "claims an e-mail address or a name of somebody of ours"),
    "T20": Attack("provider", "takes a role away, speaks for another organisation, vouches too weakly"),
    "T21": Attack("outsider", "uses a stolen cookie after log-out, disabling or a new password"),
    "T22": Attack(
        "outsider", "guesses passwords and codes, asks who has an account, locks somebody out",
        beyond="in a browser where an account never logged in its password waits as long as somebody guesses at it: a passkey, the provider"
        " and a link by mail open there all the same",
    ),
    "T23": Attack("outsider", "uses a link twice, too late, as somebody else, or lets a mail scanner open it"),
    "T24": Attack("mentee", "writes script, markup or turned text where others will read it"),
    "T25": Attack(
        "mentor", "brings formulas, bombs, drawings with script, pictures with a place in them",
        beyond="two boxes take a file: a list, and a picture of a meeting place, which is drawn anew before it is kept",
    ),
    "T26": Attack("outsider", "lets a signed-in browser send a form, or change something by a link"),
    "T27": Attack(
        "outsider", "injects SQL in every field; and, had it worked, takes another municipality's scope",
        beyond="sqlmap from outside is run before a release, by hand",
    ),
    "T28": Attack("hosting operator", "reads the database, bends or cuts the trail, puts an old state back"),
    "T29": Attack("operator, support", "enters a municipality without leave, or unseen"),
    "T30": Attack("developer inside", "rings for work without a municipality or in another one"),
    "T31": Attack("administrator of a municipality or partner", "makes Koepel call an address inside: directly, by redirect, by name"),
    "T32": Attack("outsider", "writes into Redis to get code run or work hidden"),
    "T33": Attack("leaving municipality", "takes its data along and is then removed, the history of others left whole"),
    "T34": Attack("mentee", "withdraws or is erased in the middle of a match, an export, a backup"),
    "T35": Attack("outsider", "looks for pages of debugging, sources, other hosts, a cache that keeps what is private"),
    "T36": Attack("anyone", "types a national register number, anywhere"),
    "T37": Attack(
        "outsider", "sends bodies without end, deep nesting, endless pages, texts that make a pattern slow, storms of exports",
        open="a storm is refused, yet while it lasts the slowest pages of others take twice as long; a fifth more was meant",
    ),
    "T38": Attack("two coordinators", "give the last place of a mentor away at the same moment"),
    "T39": Attack("anyone", "skips steps, sends twice, sends an old page"),
    "T40": Attack("outsider", "kills web, worker, Redis, PostgreSQL or mail in the middle of a step"),
    "T41": Attack("anyone", "looks for people in logs, addresses, subjects of mails, jobs, Redis, the database's own log"),
    "T42": Attack("mentor", "abuses a mentee, who must reach somebody outside of the duo unseen"),
}  # fmt: skip
