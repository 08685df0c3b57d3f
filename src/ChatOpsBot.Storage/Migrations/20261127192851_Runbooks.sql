BEGIN TRANSACTION;
ALTER TABLE "Runs" ADD "Runbook" TEXT NULL;

CREATE TABLE "Memories" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Memories" PRIMARY KEY AUTOINCREMENT,
    "PersonId" TEXT NULL,
    "Text" TEXT NOT NULL,
    "By" TEXT NOT NULL,
    "At" INTEGER NOT NULL
);

CREATE INDEX "IX_Memories_PersonId" ON "Memories" ("PersonId");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261127192851_Runbooks', '10.0.15');

COMMIT;

