# SPDX-License-Identifier: EUPL-1.2
"""Excel and CSV coming in: remembered columns per municipality, batches with their rows and marks, undo within a day."""

from koepel.columns import blob, flag, moment, ref, text, tree, whole
from koepel.isolation import one_of, own, tenant_table

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    tenant_table(
        "import_mapping",
        text("sheet_kind"),
        text("headings_mark"),
        tree("columns"),
        moment("remembered_at"),
        rules=own(),
        unique=[("sheet_kind", "headings_mark")],
    )
    tenant_table(
        "import_batch",
        text("file_kind"),
        text("file_mark"),
        blob("content", null=True),
        tree("mapping"),
        tree("report"),
        text("state"),
        ref("account_id", null=True),
        moment("uploaded_at"),
        moment("imported_at", null=True),
        moment("undone_at", null=True),
        one_of("state", ("uploaded", "importing", "imported", "undone", "failed"), "ck_import_batch_state"),
        rules=own(),
    )
    tenant_table(
        "import_row",
        ref("batch_id"),
        text("sheet"),
        whole("row"),
        text("outcome"),
        text("problem"),
        text("object_kind"),
        ref("object_id", null=True),
        flag("chosen"),
        one_of("outcome", ("imported", "refused", "unchanged"), "ck_import_row_outcome"),
        references={"batch_id": "import_batch"},
        cascade=["batch_id"],
        rules=own(),
        indexes=[("tenant_id", "batch_id")],
    )
    # By what an imported row is found again: fingerprints of sheet and number, name and contact, never the words.
    tenant_table(
        "import_mark",
        ref("batch_id"),
        text("mark"),
        text("object_kind"),
        ref("object_id"),
        references={"batch_id": "import_batch"},
        cascade=["batch_id"],
        rules=own(),
        indexes=[("tenant_id", "mark"), ("tenant_id", "object_id"), ("tenant_id", "batch_id")],
    )
