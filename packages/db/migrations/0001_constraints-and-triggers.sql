-- What the Drizzle schema cannot say.

-- Stored bytes are compressed already: keep them out of line and as they are, so that reading a slice is cheap.
ALTER TABLE "image_blobs" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;
--> statement-breakpoint
ALTER TABLE "video_thumbnails" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;
--> statement-breakpoint

-- One picture per place. Deferrable, so that one UPDATE can permute the places.
ALTER TABLE "images" ADD CONSTRAINT "images_part_position" UNIQUE ("part_id", "position") DEFERRABLE INITIALLY IMMEDIATE;
--> statement-breakpoint

CREATE FUNCTION touch_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER organizations_touch BEFORE UPDATE ON "organizations" FOR EACH ROW EXECUTE FUNCTION touch_row();
--> statement-breakpoint
CREATE TRIGGER users_touch BEFORE UPDATE ON "users" FOR EACH ROW EXECUTE FUNCTION touch_row();
--> statement-breakpoint
CREATE TRIGGER parts_touch BEFORE UPDATE ON "parts" FOR EACH ROW EXECUTE FUNCTION touch_row();
--> statement-breakpoint

-- A change of a medium counts as a new version. Whoever sets the version (a copy from another installation) keeps it.
CREATE FUNCTION touch_medium() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version = OLD.version THEN
    NEW.version := OLD.version + 1;
    NEW.updated_at := now();
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER images_touch BEFORE UPDATE ON "images" FOR EACH ROW EXECUTE FUNCTION touch_medium();
--> statement-breakpoint
CREATE TRIGGER videos_touch BEFORE UPDATE ON "videos" FOR EACH ROW EXECUTE FUNCTION touch_medium();
--> statement-breakpoint

-- A change of a video's own fields is a change of the video; without its own fields there is no video.
CREATE FUNCTION touch_video() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "videos" SET "updated_at" = now() WHERE "id" = NEW.id;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER support_videos_touch AFTER UPDATE ON "support_videos" FOR EACH ROW EXECUTE FUNCTION touch_video();
--> statement-breakpoint
CREATE TRIGGER part_videos_touch AFTER UPDATE ON "part_videos" FOR EACH ROW EXECUTE FUNCTION touch_video();
--> statement-breakpoint
CREATE FUNCTION remove_video() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "videos" WHERE "id" = OLD.id;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER support_videos_remove AFTER DELETE ON "support_videos" FOR EACH ROW EXECUTE FUNCTION remove_video();
--> statement-breakpoint
CREATE TRIGGER part_videos_remove AFTER DELETE ON "part_videos" FOR EACH ROW EXECUTE FUNCTION remove_video();
--> statement-breakpoint

-- An object that loses a reference, by whatever statement or cascade, waits to be collected.
-- The collector looks again whether something still refers to it.
CREATE FUNCTION queue_storage_deletion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.object_id IS NOT NULL AND (TG_OP = 'DELETE' OR NEW.object_id IS DISTINCT FROM OLD.object_id) THEN
    INSERT INTO "storage_deletions" ("object_id") VALUES (OLD.object_id) ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER videos_queue_deletion AFTER DELETE OR UPDATE OF "object_id" ON "videos" FOR EACH ROW EXECUTE FUNCTION queue_storage_deletion();
