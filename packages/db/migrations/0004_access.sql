CREATE TABLE "invitations" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"token_sha256" text NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"organization_id" uuid,
	"invited_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "invitations_token_sha256" UNIQUE("token_sha256"),
	CONSTRAINT "invitations_organization_email" UNIQUE NULLS NOT DISTINCT("organization_id","email"),
	CONSTRAINT "invitations_role" CHECK ("invitations"."role" in ('user', 'admin', 'super_admin')),
	CONSTRAINT "invitations_email_lower" CHECK ("invitations"."email" = lower("invitations"."email"))
);
--> statement-breakpoint
CREATE TABLE "rate_limits" (
	"key" text PRIMARY KEY NOT NULL,
	"count" integer NOT NULL,
	"ends_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_invited_by_users_id_fk" FOREIGN KEY ("invited_by") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "invitations_invited_by" ON "invitations" USING btree ("invited_by");--> statement-breakpoint
CREATE INDEX "rate_limits_ends_at" ON "rate_limits" USING btree ("ends_at");
--> statement-breakpoint

-- What the Drizzle schema cannot say.

-- Counters of a minute: a crash may forget them, and no upload has to wait until one is on the disk.
ALTER TABLE "rate_limits" SET UNLOGGED;
--> statement-breakpoint

-- Keys of access tokens are replaced from time to time. Those made before this had no end.
UPDATE "jwks" SET "expires_at" = "created_at" + interval '30 days' WHERE "expires_at" IS NULL;
