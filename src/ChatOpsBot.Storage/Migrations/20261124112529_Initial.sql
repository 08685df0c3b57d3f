CREATE TABLE IF NOT EXISTS "__EFMigrationsHistory" (
    "MigrationId" TEXT NOT NULL CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY,
    "ProductVersion" TEXT NOT NULL
);

BEGIN TRANSACTION;
CREATE TABLE "Audit" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Audit" PRIMARY KEY AUTOINCREMENT,
    "PersonId" TEXT NOT NULL,
    "Action" TEXT NOT NULL,
    "Subject" TEXT NOT NULL,
    "At" INTEGER NOT NULL
);

CREATE TABLE "Changes" (
    "Sequence" INTEGER NOT NULL CONSTRAINT "PK_Changes" PRIMARY KEY AUTOINCREMENT,
    "Index" TEXT NOT NULL,
    "DocumentId" TEXT NOT NULL
);

CREATE TABLE "Collections" (
    "Name" TEXT NOT NULL CONSTRAINT "PK_Collections" PRIMARY KEY,
    "Owner" TEXT NOT NULL,
    "Language" TEXT NULL,
    "ChunkTokens" INTEGER NOT NULL,
    "OverlapTokens" INTEGER NOT NULL,
    "Access" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL
);

CREATE TABLE "Documents" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Documents" PRIMARY KEY AUTOINCREMENT,
    "Index" TEXT NOT NULL,
    "DocumentId" TEXT NOT NULL,
    "Title" TEXT NOT NULL,
    "Url" TEXT NULL,
    "Files" TEXT NOT NULL,
    "Tags" TEXT NOT NULL,
    "Access" TEXT NULL,
    "Source" TEXT NULL,
    "Author" TEXT NULL,
    "ReviewBy" TEXT NULL,
    "Version" INTEGER NOT NULL,
    "ChunkCount" INTEGER NOT NULL,
    "AddedBy" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "UpdatedAt" INTEGER NOT NULL,
    "RemovedAt" INTEGER NULL
);

CREATE TABLE "Embeddings" (
    "Hash" TEXT NOT NULL,
    "Model" TEXT NOT NULL,
    "Vector" BLOB NOT NULL,
    CONSTRAINT "PK_Embeddings" PRIMARY KEY ("Hash", "Model")
);

CREATE TABLE "Exchanges" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Exchanges" PRIMARY KEY AUTOINCREMENT,
    "Conversation" TEXT NOT NULL,
    "QuestionMessageId" TEXT NOT NULL,
    "PersonId" TEXT NOT NULL,
    "Question" TEXT NOT NULL,
    "Reply" TEXT NOT NULL,
    "IsAnswer" INTEGER NOT NULL,
    "At" INTEGER NOT NULL
);

CREATE TABLE "Feedback" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Feedback" PRIMARY KEY AUTOINCREMENT,
    "ExchangeId" INTEGER NOT NULL,
    "PersonId" TEXT NOT NULL,
    "Helpful" INTEGER NOT NULL,
    "Comment" TEXT NULL,
    "Question" TEXT NOT NULL,
    "Answer" TEXT NOT NULL,
    "Passages" TEXT NOT NULL,
    "At" INTEGER NOT NULL
);

CREATE TABLE "Inbox" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Inbox" PRIMARY KEY AUTOINCREMENT,
    "DeduplicationKey" TEXT NOT NULL,
    "Conversation" TEXT NOT NULL,
    "Payload" TEXT NOT NULL,
    "ReceivedAt" INTEGER NOT NULL,
    "State" INTEGER NOT NULL,
    "NotBefore" INTEGER NOT NULL,
    "Starts" INTEGER NOT NULL,
    "Failures" INTEGER NOT NULL,
    "Posted" TEXT NULL,
    "Error" TEXT NULL,
    "EndedAt" INTEGER NULL
);

CREATE TABLE "Ingestions" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Ingestions" PRIMARY KEY AUTOINCREMENT,
    "Index" TEXT NOT NULL,
    "DocumentId" TEXT NOT NULL,
    "Wanted" TEXT NOT NULL,
    "CompletedSteps" TEXT NOT NULL,
    "Batch" TEXT NULL,
    "State" INTEGER NOT NULL,
    "Failures" INTEGER NOT NULL,
    "Error" TEXT NULL,
    "NotBefore" INTEGER NOT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "UpdatedAt" INTEGER NOT NULL
);

CREATE TABLE "Leases" (
    "Conversation" TEXT NOT NULL CONSTRAINT "PK_Leases" PRIMARY KEY,
    "Owner" TEXT NOT NULL,
    "Until" INTEGER NOT NULL
);

CREATE TABLE "OngoingReplies" (
    "Work" TEXT NOT NULL CONSTRAINT "PK_OngoingReplies" PRIMARY KEY,
    "Entry" TEXT NOT NULL
);

CREATE TABLE "Settings" (
    "Name" TEXT NOT NULL CONSTRAINT "PK_Settings" PRIMARY KEY,
    "Value" TEXT NOT NULL
);

CREATE TABLE "SourceItems" (
    "Source" TEXT NOT NULL,
    "Key" TEXT NOT NULL,
    "DocumentId" TEXT NOT NULL,
    "ETag" TEXT NULL,
    "ModifiedAt" INTEGER NULL,
    "ContentHash" TEXT NULL,
    CONSTRAINT "PK_SourceItems" PRIMARY KEY ("Source", "Key")
);

CREATE TABLE "SourceRuns" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_SourceRuns" PRIMARY KEY AUTOINCREMENT,
    "Source" TEXT NOT NULL,
    "StartedAt" INTEGER NOT NULL,
    "EndedAt" INTEGER NULL,
    "Added" INTEGER NOT NULL,
    "Changed" INTEGER NOT NULL,
    "Removed" INTEGER NOT NULL,
    "Unchanged" INTEGER NOT NULL,
    "Failures" TEXT NOT NULL,
    "Error" TEXT NULL
);

CREATE TABLE "Sources" (
    "Name" TEXT NOT NULL CONSTRAINT "PK_Sources" PRIMARY KEY,
    "Kind" TEXT NOT NULL,
    "Address" TEXT NOT NULL,
    "Index" TEXT NOT NULL,
    "Schedule" TEXT NULL,
    "Options" TEXT NOT NULL,
    "Access" TEXT NULL,
    "AddedBy" TEXT NOT NULL,
    "CreatedAt" INTEGER NOT NULL
);

CREATE TABLE "Chunks" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Chunks" PRIMARY KEY AUTOINCREMENT,
    "DocumentRowId" INTEGER NOT NULL,
    "File" TEXT NOT NULL,
    "Number" INTEGER NOT NULL,
    "Section" INTEGER NOT NULL,
    "Heading" TEXT NOT NULL,
    "Text" TEXT NOT NULL,
    "Language" TEXT NOT NULL,
    "Hash" TEXT NOT NULL,
    "Tags" TEXT NULL,
    CONSTRAINT "FK_Chunks_Documents_DocumentRowId" FOREIGN KEY ("DocumentRowId") REFERENCES "Documents" ("Id") ON DELETE CASCADE
);

CREATE TABLE "DocumentVersions" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_DocumentVersions" PRIMARY KEY AUTOINCREMENT,
    "DocumentRowId" INTEGER NOT NULL,
    "Number" INTEGER NOT NULL,
    "Title" TEXT NOT NULL,
    "Files" TEXT NOT NULL,
    "AddedBy" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    CONSTRAINT "FK_DocumentVersions_Documents_DocumentRowId" FOREIGN KEY ("DocumentRowId") REFERENCES "Documents" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Posted" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Posted" PRIMARY KEY AUTOINCREMENT,
    "ExchangeId" INTEGER NOT NULL,
    "Conversation" TEXT NOT NULL,
    "MessageId" TEXT NOT NULL,
    "Ordinal" INTEGER NOT NULL,
    CONSTRAINT "FK_Posted_Exchanges_ExchangeId" FOREIGN KEY ("ExchangeId") REFERENCES "Exchanges" ("Id") ON DELETE CASCADE
);

CREATE TABLE "Questions" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Questions" PRIMARY KEY AUTOINCREMENT,
    "ChunkId" INTEGER NOT NULL,
    "Text" TEXT NOT NULL,
    CONSTRAINT "FK_Questions_Chunks_ChunkId" FOREIGN KEY ("ChunkId") REFERENCES "Chunks" ("Id") ON DELETE CASCADE
);

CREATE INDEX "IX_Chunks_DocumentRowId" ON "Chunks" ("DocumentRowId");

CREATE INDEX "IX_Chunks_Hash" ON "Chunks" ("Hash");

CREATE UNIQUE INDEX "IX_Documents_Index_DocumentId" ON "Documents" ("Index", "DocumentId");

CREATE INDEX "IX_Documents_RemovedAt" ON "Documents" ("RemovedAt") WHERE "RemovedAt" IS NOT NULL;

CREATE INDEX "IX_DocumentVersions_DocumentRowId" ON "DocumentVersions" ("DocumentRowId");

CREATE UNIQUE INDEX "IX_Exchanges_Conversation_QuestionMessageId" ON "Exchanges" ("Conversation", "QuestionMessageId");

CREATE UNIQUE INDEX "IX_Feedback_ExchangeId_PersonId" ON "Feedback" ("ExchangeId", "PersonId");

CREATE UNIQUE INDEX "IX_Inbox_DeduplicationKey" ON "Inbox" ("DeduplicationKey");

CREATE INDEX "IX_Inbox_Id_Conversation_NotBefore" ON "Inbox" ("Id", "Conversation", "NotBefore") WHERE "State" = 0;

CREATE INDEX "IX_Ingestions_Batch" ON "Ingestions" ("Batch") WHERE "Batch" IS NOT NULL;

CREATE INDEX "IX_Ingestions_Index_DocumentId_Id" ON "Ingestions" ("Index", "DocumentId", "Id");

CREATE INDEX "IX_Ingestions_State_NotBefore" ON "Ingestions" ("State", "NotBefore");

CREATE INDEX "IX_Posted_Conversation_MessageId" ON "Posted" ("Conversation", "MessageId");

CREATE INDEX "IX_Posted_ExchangeId" ON "Posted" ("ExchangeId");

CREATE INDEX "IX_Questions_ChunkId" ON "Questions" ("ChunkId");

CREATE INDEX "IX_SourceRuns_Source_Id" ON "SourceRuns" ("Source", "Id");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261124112529_Initial', '10.0.15');

COMMIT;

