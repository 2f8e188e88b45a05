CREATE TABLE "lineages" (
	"noun" text NOT NULL,
	"noun_id" uuid NOT NULL,
	"head" uuid NOT NULL,
	"history" uuid[] NOT NULL,
	CONSTRAINT "lineages_noun_noun_id_pk" PRIMARY KEY("noun","noun_id"),
	CONSTRAINT "lineages_noun" CHECK ("lineages"."noun" in ('image', 'video', 'document', 'picture_order')),
	CONSTRAINT "lineages_head" CHECK ("lineages"."head" = any("lineages"."history"))
);

--> statement-breakpoint

-- What the Drizzle schema cannot say.

-- What a medium is, wherever it is stored, as a hash: two installations with the same hash have the same medium. A
-- picture's place among a part's pictures is not its own.
CREATE FUNCTION content_hash(image "images") RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT md5(row(image.user_id, image.organization_id, image.part_id, image.sha256, image.alt_text,
    image.deleted_at IS NOT NULL)::text)::uuid
$$;
--> statement-breakpoint
CREATE FUNCTION content_hash(document "documents") RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT md5(row(document.part_id, document.title, document.original_filename, o."sha256",
    document.deleted_at IS NOT NULL)::text)::uuid
  FROM "storage_objects" o WHERE o."id" = document.object_id
$$;
--> statement-breakpoint
CREATE FUNCTION content_hash(video "videos") RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT md5(row(video.kind, video.state, video.failure_reason, video.original_filename, video.deleted_at IS NOT NULL,
    (SELECT "sha256" FROM "storage_objects" WHERE "id" = video.object_id),
    (SELECT row("title", "description", "category")::text FROM "support_videos" WHERE "id" = video.id),
    (SELECT row("part_id", "video_type")::text FROM "part_videos" WHERE "id" = video.id),
    (SELECT "sha256" FROM "video_thumbnails" WHERE "video_id" = video.id),
    (SELECT "sha256" FROM "video_storyboards" WHERE "video_id" = video.id),
    (SELECT o."sha256" FROM "video_renditions" r JOIN "storage_objects" o ON o."id" = r."object_id" WHERE r."video_id" = video.id),
    (SELECT string_agg("language" || "sha256", ',' ORDER BY "language") FROM "video_captions" WHERE "video_id" = video.id))::text)::uuid
$$;
--> statement-breakpoint

-- Media from before this are the same wherever they are the same.
INSERT INTO "lineages" ("noun", "noun_id", "head", "history")
  SELECT m."noun", m."id", m."hash", ARRAY[m."hash"] FROM (
    SELECT 'image' AS "noun", i."id", content_hash(i) AS "hash" FROM "images" i
    UNION ALL
    SELECT 'video', v."id", content_hash(v) FROM "videos" v
    UNION ALL
    SELECT 'document', d."id", content_hash(d) FROM "documents" d
  ) m;
--> statement-breakpoint

CREATE FUNCTION extend_lineage() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  revision uuid := gen_random_uuid();
BEGIN
  INSERT INTO "lineages" ("noun", "noun_id", "head", "history") VALUES (TG_ARGV[0], NEW.id, revision, ARRAY[revision])
    ON CONFLICT ("noun", "noun_id") DO UPDATE SET "head" = revision, "history" = "lineages"."history" || revision;
  RETURN NULL;
END $$;
--> statement-breakpoint

-- Only what people mean by a change: not the place of a picture, nor how far the processing of a video has come. What
-- belongs to a video in other tables changes together with its "updated_at".
CREATE TRIGGER images_lineage AFTER INSERT OR UPDATE OF "user_id", "organization_id", "part_id", "sha256", "alt_text", "deleted_at" ON "images" FOR EACH ROW EXECUTE FUNCTION extend_lineage('image');
--> statement-breakpoint
CREATE TRIGGER documents_lineage AFTER INSERT OR UPDATE OF "part_id", "title", "original_filename", "object_id", "deleted_at" ON "documents" FOR EACH ROW EXECUTE FUNCTION extend_lineage('document');
--> statement-breakpoint
CREATE TRIGGER videos_lineage AFTER INSERT OR UPDATE OF "state", "failure_reason", "original_filename", "object_id", "deleted_at", "updated_at" ON "videos" FOR EACH ROW EXECUTE FUNCTION extend_lineage('video');
