"""Every value behind what readers see of an article, as data: how it may change.

tests/house/test_public_values.py finds the tables by asking every public address, so a table or a
column that comes later fails there until somebody says here what it is.
"""

from articles import models

RELEASED = (
    "released"  # in an append-only row: nobody changes it, a publishing act makes another row
)
FROZEN = "frozen"  # may change at any time; readers see what was released
HOUSE = "house"  # readers never see it
KEY = "key"  # says which row it is, or which row it belongs to; no action changes it
DERIVED = "derived"  # written anew from the release whenever one is shown
PRINTED = "printed"  # of a printed page: its file and regions, which another file replaces

# Anything else is the name of an act in tests/house/public_acts.py: a right and a row in the
# journal.
Values = dict[str, str]


def each(kind: str, names: str) -> Values:
    return dict.fromkeys(names.split(), kind)


TEXT = (
    "kicker headline subhead abstract dateline body keywords source_name source_url source_date "
    "source_headline source_author expires_at"
)
REGISTRY: dict[type[models.Article] | type, Values] = {
    models.Article: {
        **each(KEY, "id publication"),
        **each(FROZEN, f"{TEXT} responsible_editor headline_lines"),
        **each(DERIVED, "body_seal"),
        **each(HOUSE, "stage_before due_at schedule_failed_at version length"),
        **each(HOUSE, "source_system source_id created_at created_by changed_at"),
        **each("publish", "published_at release stage visibility"),
        **each("set_expiry", "live_until"),
        **each("set_embargo", "embargo_until"),
        **each("withdraw", "withdrawn_at withdrawal_reason"),
    },
    models.Revision: each(
        RELEASED,
        f"id article number credits columns images digest made_at made_by note typographic "
        f"body_seal {TEXT}",
    ),
    models.Release: each(
        RELEASED,
        "id article number revision made_at made_by publisher_printed editor editor_printed "
        "editor_signed_at credits notice notice_text source_line printed_in pictures headline_lines "
        "headline_names",
    ),
    models.Instalment: each(KEY, "id article series number"),
    models.ArticleSeries: each(KEY, "id publication name"),
    models.ShownIn: each(KEY, "id") | each(DERIVED, "article column published_at"),
    models.Byline: each(KEY, "id")
    | each(DERIVED, "article position person name folded published_at"),
    models.ShownPicture: each(KEY, "id") | each(DERIVED, "article image"),
    models.SearchDocument: each(DERIVED, "id article headline lead body"),
    models.RightsRecord: {
        **each(KEY, "id article"),
        **each(HOUSE, "kind licence statement print_allowed"),
        **each("keep_rights", "holder valid_from valid_until web_allowed reprint machines"),
    },
    models.Image: {
        **each(KEY, "id"),
        **each(HOUSE, "title source_url uploaded_at uploaded_by digest"),
        **each(HOUSE, "creator taken_on place file_words crop_files"),
        **each(FROZEN, "credit caption focal_x focal_y crops first_focal_point adjustment"),
        **each("attach_file", "original width height renditions"),
    },
    models.PictureRights: {
        **each(KEY, "id image"),
        **each(HOUSE, "holder licence limits print_allowed"),
        **each("keep_picture_rights", "valid_from valid_until web_allowed machines"),
    },
    models.Person: {
        **each(KEY, "id"),
        **each(HOUSE, "user source_system source_id"),
        **each("keep_person", "name slug sort_key title biography portrait"),
    },
    models.PersonKey: each(KEY, "id person") | each(DERIVED, "key"),
    models.ResponsibleEditor: {
        **each(KEY, "id person"),
        **each(HOUSE, "active"),
        **each("keep_editor", "printed_name"),
    },
    models.Column: {
        **each(KEY, "id publication"),
        **each(HOUSE, "profile"),
        **each("keep_column", "parent name slug description position in_menu"),
    },
    models.Publication: {
        **each(KEY, "id tagging_entity"),
        **each(HOUSE, "code profile price_line"),
        **each("keep_publication", "name slogan domain organiser_line designation holder"),
        **each("keep_publication", "cn_number postal_code licences contacts about format"),
        **each("keep_publication", "channels pages_per_issue first_published_on masthead"),
    },
    models.PublicationSchedule: {
        **each(KEY, "id publication"),
        **each("keep_schedule", "weekdays valid_from valid_until"),
    },
    models.Issue: {
        **each(KEY, "id publication"),
        **each(
            "change_issue", "number number_in_year number_printed date date_printed kind page_count"
        ),
        **each("release_issue", "published_at"),
    },
    models.IssueRelease: {
        **each(KEY, "id issue number"),
        **each(HOUSE, "at by by_printed public_from recalled_at is_archived"),
        **each("release_issue", "snapshot"),
    },
    models.Page: {
        **each(KEY, "id issue position"),
        **each(HOUSE, "section layout_editor column state"),
        **each("keep_page", "label name responsible_editor"),
        **each("sign_page", "signed_at signed_printed"),
    },
    models.Placement: {
        **each(KEY, "id article"),
        **each(HOUSE, "is_primary planned_length span headline_step lead_picture"),
        **each("place", "page continues"),
        **each("reorder", "position"),
    },
    models.PageFile: {
        **each(KEY, "id page number"),
        **each(HOUSE, "origin upload covered_from text unassigned_texts made_at made_by"),
        **each(PRINTED, "is_current digest pdf characters width height images"),
    },
    models.PageRegion: {
        **each(KEY, "id page placement"),
        **each(HOUSE, "source score headline_matched"),
        **each(PRINTED, "polygons accepted_at"),
    },
    models.Front: each(KEY, "id publication column"),
    models.FrontSlot: {
        **each(KEY, "id front kind"),
        **each("arrange_front", "column topic title size with_picture"),
    },
    models.FrontEntry: {
        **each(KEY, "id slot article"),
        **each("put_on_front", "position starts_at ends_at headline image"),
    },
    models.Topic: {
        **each(KEY, "id publication"),
        **each(HOUSE, "opened_at version"),
        **each(DERIVED, "folded"),
        **each("describe_topic", "title slug introduction image starts_at"),
        **each("open_topic", "state active_at"),
    },
    models.TopicRow: {
        **each(KEY, "id topic article"),
        **each("choose_for_topic", "heading position"),
    },
    models.IssueDate: {
        **each(KEY, "id publication"),
        **each("change_calendar", "date state kind counts reason compensation announced_at"),
        **each("change_calendar", "moved_to"),
    },
    models.CopyrightNotice: {
        **each(KEY, "id publication column article"),
        **each("keep_notice", "kind version text effective_from effective_until"),
    },
    models.OldAddress: {
        **each(KEY, "id"),
        **each(DERIVED, "key"),
        **each("keep_old_address", "path article"),
    },
    models.Correction: {
        **each(KEY, "id article"),
        **each(HOUSE, "wrong right cause revision_before opened_at opened_by published_by"),
        **each(HOUSE, "cancelled_at"),
        **each("publish", "release"),
        **each("add_note", "kind severity note printed_in published_at"),
    },
}
