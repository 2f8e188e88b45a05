CREATE TABLE "audit_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"occurred_at" timestamp with time zone DEFAULT now() NOT NULL,
	"actor_id" uuid,
	"organization_id" uuid,
	"action" text NOT NULL,
	"noun" text NOT NULL,
	"noun_id" text NOT NULL,
	"address" text,
	"request_id" text,
	"detail" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "documents" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"part_id" uuid,
	"title" text NOT NULL,
	"original_filename" text NOT NULL,
	"content_type" text NOT NULL,
	"object_id" uuid NOT NULL,
	"size_bytes" bigint NOT NULL,
	"uploaded_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "documents_size" CHECK ("documents"."size_bytes" > 0)
);
--> statement-breakpoint
CREATE TABLE "video_captions" (
	"video_id" uuid NOT NULL,
	"language" text NOT NULL,
	"text" text NOT NULL,
	"size_bytes" integer NOT NULL,
	"sha256" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "video_captions_video_id_language_pk" PRIMARY KEY("video_id","language")
);
--> statement-breakpoint
CREATE TABLE "video_renditions" (
	"video_id" uuid PRIMARY KEY NOT NULL,
	"object_id" uuid NOT NULL,
	"content_type" text NOT NULL,
	"width" integer NOT NULL,
	"height" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "video_storyboards" (
	"video_id" uuid PRIMARY KEY NOT NULL,
	"bytes" "bytea" NOT NULL,
	"tile_width" integer NOT NULL,
	"tile_height" integer NOT NULL,
	"columns" integer NOT NULL,
	"tile_count" integer NOT NULL,
	"interval_seconds" double precision NOT NULL,
	"size_bytes" integer NOT NULL,
	"sha256" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "video_uploads" (
	"video_id" uuid PRIMARY KEY NOT NULL,
	"backend" text NOT NULL,
	"key" text NOT NULL,
	"write_state" text NOT NULL,
	"length_bytes" bigint NOT NULL,
	"offset_bytes" bigint DEFAULT 0 NOT NULL,
	"metadata" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"completed_at" timestamp with time zone,
	CONSTRAINT "video_uploads_offset" CHECK ("video_uploads"."offset_bytes" between 0 and "video_uploads"."length_bytes")
);
--> statement-breakpoint
ALTER TABLE "storage_deletions" ADD COLUMN "backend" text;--> statement-breakpoint
ALTER TABLE "storage_deletions" ADD COLUMN "key" text;--> statement-breakpoint
UPDATE "storage_deletions" SET "backend" = o."backend", "key" = o."key" FROM "storage_objects" o WHERE o."id" = "object_id";--> statement-breakpoint
ALTER TABLE "storage_deletions" DROP COLUMN "object_id";--> statement-breakpoint
ALTER TABLE "storage_deletions" ADD CONSTRAINT "storage_deletions_backend_key_pk" PRIMARY KEY("backend","key");--> statement-breakpoint
ALTER TABLE "videos" ADD COLUMN "rotation_degrees" integer;--> statement-breakpoint
ALTER TABLE "videos" ADD COLUMN "video_codec" text;--> statement-breakpoint
ALTER TABLE "videos" ADD COLUMN "audio_codec" text;--> statement-breakpoint
ALTER TABLE "videos" ADD COLUMN "frame_rate" double precision;--> statement-breakpoint
ALTER TABLE "videos" ADD COLUMN "progress" real DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_part_id_parts_id_fk" FOREIGN KEY ("part_id") REFERENCES "public"."parts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_object_id_storage_objects_id_fk" FOREIGN KEY ("object_id") REFERENCES "public"."storage_objects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "video_captions" ADD CONSTRAINT "video_captions_video_id_videos_id_fk" FOREIGN KEY ("video_id") REFERENCES "public"."videos"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "video_renditions" ADD CONSTRAINT "video_renditions_video_id_videos_id_fk" FOREIGN KEY ("video_id") REFERENCES "public"."videos"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "video_renditions" ADD CONSTRAINT "video_renditions_object_id_storage_objects_id_fk" FOREIGN KEY ("object_id") REFERENCES "public"."storage_objects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "video_storyboards" ADD CONSTRAINT "video_storyboards_video_id_videos_id_fk" FOREIGN KEY ("video_id") REFERENCES "public"."videos"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "video_uploads" ADD CONSTRAINT "video_uploads_video_id_videos_id_fk" FOREIGN KEY ("video_id") REFERENCES "public"."videos"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_events_organization" ON "audit_events" USING btree ("organization_id","id");--> statement-breakpoint
CREATE INDEX "audit_events_actor" ON "audit_events" USING btree ("actor_id","id");--> statement-breakpoint
CREATE INDEX "audit_events_noun" ON "audit_events" USING btree ("noun","noun_id","id");--> statement-breakpoint
CREATE INDEX "documents_part" ON "documents" USING btree ("part_id");--> statement-breakpoint
CREATE INDEX "documents_object_id" ON "documents" USING btree ("object_id");--> statement-breakpoint
CREATE INDEX "documents_created_at" ON "documents" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "documents_deleted_at" ON "documents" USING btree ("deleted_at") WHERE "documents"."deleted_at" is not null;--> statement-breakpoint
CREATE INDEX "video_renditions_object_id" ON "video_renditions" USING btree ("object_id");--> statement-breakpoint
CREATE INDEX "video_uploads_expires_at" ON "video_uploads" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "storage_deletions_queued_at" ON "storage_deletions" USING btree ("queued_at");--> statement-breakpoint
ALTER TABLE "storage_deletions" ADD CONSTRAINT "storage_deletions_backend" CHECK ("storage_deletions"."backend" in ('local', 's3'));--> statement-breakpoint
ALTER TABLE "videos" ADD CONSTRAINT "videos_progress" CHECK ("videos"."progress" between 0 and 1);
--> statement-breakpoint

-- What the Drizzle schema cannot say.

-- Sorted as storages list their keys, so that both can be read side by side.
ALTER TABLE "storage_objects" ALTER COLUMN "key" TYPE text COLLATE "C";
--> statement-breakpoint
ALTER TABLE "video_storyboards" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;
--> statement-breakpoint

-- An object that loses a reference, by whatever statement or cascade, waits to be collected.
-- The collector looks again whether something still refers to it.
CREATE OR REPLACE FUNCTION queue_storage_deletion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.object_id IS NOT NULL AND (TG_OP = 'DELETE' OR NEW.object_id IS DISTINCT FROM OLD.object_id) THEN
    INSERT INTO "storage_deletions" ("backend", "key")
      SELECT o."backend", o."key" FROM "storage_objects" o WHERE o."id" = OLD.object_id
      ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER video_renditions_queue_deletion AFTER DELETE OR UPDATE OF "object_id" ON "video_renditions" FOR EACH ROW EXECUTE FUNCTION queue_storage_deletion();
--> statement-breakpoint
CREATE TRIGGER documents_queue_deletion AFTER DELETE OR UPDATE OF "object_id" ON "documents" FOR EACH ROW EXECUTE FUNCTION queue_storage_deletion();
--> statement-breakpoint

CREATE TRIGGER documents_touch BEFORE UPDATE ON "documents" FOR EACH ROW EXECUTE FUNCTION touch_medium();
--> statement-breakpoint
CREATE TRIGGER video_captions_touch BEFORE UPDATE ON "video_captions" FOR EACH ROW EXECUTE FUNCTION touch_row();
--> statement-breakpoint

-- Whoever shows videos hears of each change: the gateway's subscription listens.
CREATE FUNCTION notify_video() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('videos', COALESCE(NEW.id, OLD.id)::text);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER videos_notify AFTER INSERT OR UPDATE OR DELETE ON "videos" FOR EACH ROW EXECUTE FUNCTION notify_video();
--> statement-breakpoint

-- The log of who did what only grows.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The audit log only grows: its rows are neither changed nor removed.';
END $$;
--> statement-breakpoint
CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_events" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
