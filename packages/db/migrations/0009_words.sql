-- Tables and columns take the words of docs/glossary.md. Their rows stay as they are.
ALTER TABLE "video_thumbnails" RENAME TO "video_posters";--> statement-breakpoint
ALTER TABLE "video_posters" RENAME CONSTRAINT "video_thumbnails_pkey" TO "video_posters_pkey";--> statement-breakpoint
ALTER TABLE "video_posters" RENAME CONSTRAINT "video_thumbnails_video_id_videos_id_fk" TO "video_posters_video_id_videos_id_fk";--> statement-breakpoint
ALTER TABLE "audit_events" RENAME COLUMN "noun" TO "resource_type";--> statement-breakpoint
ALTER TABLE "audit_events" RENAME COLUMN "noun_id" TO "resource_id";--> statement-breakpoint
ALTER INDEX "audit_events_noun" RENAME TO "audit_events_resource";--> statement-breakpoint
ALTER TABLE "lineages" RENAME COLUMN "noun" TO "resource_type";--> statement-breakpoint
ALTER TABLE "lineages" RENAME COLUMN "noun_id" TO "resource_id";--> statement-breakpoint
ALTER TABLE "lineages" RENAME CONSTRAINT "lineages_noun_noun_id_pk" TO "lineages_resource_type_resource_id_pk";--> statement-breakpoint
ALTER TABLE "lineages" RENAME CONSTRAINT "lineages_noun" TO "lineages_resource_type";--> statement-breakpoint

-- The bodies of functions are text, in which no name changes by itself.
CREATE OR REPLACE FUNCTION content_hash(video "videos") RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT md5(row(video.kind, video.state, video.failure_reason, video.original_filename, video.deleted_at IS NOT NULL,
    (SELECT "sha256" FROM "storage_objects" WHERE "id" = video.object_id),
    (SELECT row("title", "description", "category")::text FROM "support_videos" WHERE "id" = video.id),
    (SELECT row("part_id", "video_type")::text FROM "part_videos" WHERE "id" = video.id),
    (SELECT "sha256" FROM "video_posters" WHERE "video_id" = video.id),
    (SELECT "sha256" FROM "video_storyboards" WHERE "video_id" = video.id),
    (SELECT o."sha256" FROM "video_renditions" r JOIN "storage_objects" o ON o."id" = r."object_id" WHERE r."video_id" = video.id),
    (SELECT string_agg("language" || "sha256", ',' ORDER BY "language") FROM "video_captions" WHERE "video_id" = video.id))::text)::uuid
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION extend_lineage() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  revision uuid := gen_random_uuid();
BEGIN
  INSERT INTO "lineages" ("resource_type", "resource_id", "head", "history") VALUES (TG_ARGV[0], NEW.id, revision, ARRAY[revision])
    ON CONFLICT ("resource_type", "resource_id") DO UPDATE SET "head" = revision, "history" = "lineages"."history" || revision;
  RETURN NULL;
END $$;
