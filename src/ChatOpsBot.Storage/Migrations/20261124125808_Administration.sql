BEGIN TRANSACTION;
ALTER TABLE "Audit" ADD "After" TEXT NULL;

ALTER TABLE "Audit" ADD "Before" TEXT NULL;

ALTER TABLE "Audit" ADD "Hash" TEXT NOT NULL DEFAULT '';

ALTER TABLE "Audit" ADD "WasRefused" INTEGER NOT NULL DEFAULT 0;

CREATE TABLE "ApiKeys" (
    "Name" TEXT NOT NULL CONSTRAINT "PK_ApiKeys" PRIMARY KEY,
    "Hash" TEXT NOT NULL,
    "Scopes" TEXT NOT NULL,
    "Access" TEXT NULL,
    "CreatedBy" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "ExpiresAt" INTEGER NULL
);

CREATE TABLE "Assistants" (
    "Name" TEXT NOT NULL CONSTRAINT "PK_Assistants" PRIMARY KEY,
    "Content" TEXT NOT NULL
);

CREATE TABLE "Bindings" (
    "Room" TEXT NOT NULL CONSTRAINT "PK_Bindings" PRIMARY KEY,
    "Assistant" TEXT NOT NULL
);

CREATE TABLE "Grants" (
    "PersonId" TEXT NOT NULL CONSTRAINT "PK_Grants" PRIMARY KEY,
    "Role" INTEGER NOT NULL
);

CREATE TABLE "PromptDrafts" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_PromptDrafts" PRIMARY KEY AUTOINCREMENT,
    "Name" TEXT NOT NULL,
    "Scope" TEXT NOT NULL,
    "PersonId" TEXT NOT NULL,
    "Text" TEXT NOT NULL,
    "BaseNumber" INTEGER NOT NULL,
    "Base" TEXT NOT NULL,
    "ShippedHash" TEXT NULL,
    "IsShared" INTEGER NOT NULL,
    "IsLatest" INTEGER NOT NULL,
    "At" INTEGER NOT NULL
);

CREATE TABLE "PromptsInForce" (
    "Name" TEXT NOT NULL,
    "Scope" TEXT NOT NULL,
    "VersionId" INTEGER NOT NULL,
    CONSTRAINT "PK_PromptsInForce" PRIMARY KEY ("Name", "Scope")
);

CREATE TABLE "PromptVersions" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_PromptVersions" PRIMARY KEY AUTOINCREMENT,
    "Name" TEXT NOT NULL,
    "Scope" TEXT NOT NULL,
    "Number" INTEGER NOT NULL,
    "Text" TEXT NULL,
    "ShippedHash" TEXT NULL,
    "Author" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    "Note" TEXT NULL
);

CREATE TABLE "PublicationRequests" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_PublicationRequests" PRIMARY KEY AUTOINCREMENT,
    "Name" TEXT NOT NULL,
    "Scope" TEXT NOT NULL,
    "Text" TEXT NOT NULL,
    "BaseNumber" INTEGER NOT NULL,
    "Author" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    "Note" TEXT NULL,
    "ShippedHash" TEXT NULL,
    "State" INTEGER NOT NULL,
    "DecidedBy" TEXT NULL
);

CREATE TABLE "ShippedPrompts" (
    "Hash" TEXT NOT NULL CONSTRAINT "PK_ShippedPrompts" PRIMARY KEY,
    "Text" TEXT NOT NULL
);

CREATE TABLE "Usage" (
    "Day" TEXT NOT NULL,
    "PersonId" TEXT NOT NULL,
    "Model" TEXT NOT NULL,
    "TokensIn" INTEGER NOT NULL,
    "TokensOut" INTEGER NOT NULL,
    CONSTRAINT "PK_Usage" PRIMARY KEY ("Day", "PersonId", "Model")
);

CREATE UNIQUE INDEX "IX_PromptDrafts_Name_Scope_PersonId" ON "PromptDrafts" ("Name", "Scope", "PersonId") WHERE "IsLatest";

CREATE UNIQUE INDEX "IX_PromptVersions_Name_Scope_Number" ON "PromptVersions" ("Name", "Scope", "Number");

CREATE INDEX "IX_PublicationRequests_State" ON "PublicationRequests" ("State");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261124125808_Administration', '10.0.15');

COMMIT;

