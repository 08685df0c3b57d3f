BEGIN TRANSACTION;
ALTER TABLE "PromptVersions" ADD "ApprovedBy" TEXT NULL;

ALTER TABLE "Inbox" ADD "Postponements" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "Inbox" ADD "Reply" TEXT NULL;

ALTER TABLE "Collections" ADD "RemovedAt" INTEGER NULL;

CREATE TABLE "Contacts" (
    "PersonId" TEXT NOT NULL,
    "Channel" TEXT NOT NULL,
    "Entry" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    CONSTRAINT "PK_Contacts" PRIMARY KEY ("PersonId", "Channel")
);

CREATE TABLE "Sessions" (
    "Id" TEXT NOT NULL CONSTRAINT "PK_Sessions" PRIMARY KEY,
    "PersonId" TEXT NOT NULL,
    "Agent" TEXT NOT NULL,
    "Ticket" BLOB NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "SeenAt" INTEGER NOT NULL,
    "ExpiresAt" INTEGER NOT NULL
);

CREATE TABLE "Titles" (
    "Conversation" TEXT NOT NULL CONSTRAINT "PK_Titles" PRIMARY KEY,
    "Title" TEXT NOT NULL,
    "At" INTEGER NOT NULL
);

CREATE INDEX "IX_Ingestions_Id_NotBefore" ON "Ingestions" ("Id", "NotBefore") WHERE "State" = 0;

CREATE INDEX "IX_Exchanges_At" ON "Exchanges" ("At");

CREATE INDEX "IX_Exchanges_Conversation_Id" ON "Exchanges" ("Conversation", "Id");

DELETE FROM "Changes" WHERE "Sequence" NOT IN (SELECT MAX("Sequence") FROM "Changes" GROUP BY "Index", "DocumentId");

INSERT INTO "Titles" ("Conversation", "Title", "At") SELECT substr("Name", 7), "Value", CAST(strftime('%s', 'now') AS INTEGER) * 1000 FROM "Settings" WHERE "Name" >= 'title:' AND "Name" < 'title;';

DELETE FROM "Settings" WHERE "Name" >= 'title:' AND "Name" < 'title;';

CREATE UNIQUE INDEX "IX_Changes_Index_DocumentId" ON "Changes" ("Index", "DocumentId");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261124210800_Retention', '10.0.15');

COMMIT;

