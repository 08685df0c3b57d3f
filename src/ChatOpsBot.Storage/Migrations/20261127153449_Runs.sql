BEGIN TRANSACTION;
CREATE TABLE "Runs" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Runs" PRIMARY KEY AUTOINCREMENT,
    "Key" TEXT NOT NULL,
    "PersonId" TEXT NOT NULL,
    "Task" TEXT NOT NULL,
    "Job" TEXT NOT NULL,
    "Delivery" TEXT NOT NULL,
    "State" INTEGER NOT NULL,
    "Report" TEXT NULL,
    "StartedAt" INTEGER NOT NULL,
    "EndedAt" INTEGER NULL
);

CREATE TABLE "RunSteps" (
    "RunId" INTEGER NOT NULL,
    "Number" INTEGER NOT NULL,
    "Kind" INTEGER NOT NULL,
    "Name" TEXT NOT NULL,
    "Content" TEXT NOT NULL,
    "State" INTEGER NOT NULL,
    "CallId" TEXT NOT NULL,
    "Hash" TEXT NOT NULL,
    "Result" TEXT NULL,
    "DecidedBy" TEXT NULL,
    "At" INTEGER NOT NULL,
    CONSTRAINT "PK_RunSteps" PRIMARY KEY ("RunId", "Number")
);

CREATE UNIQUE INDEX "IX_Runs_Key" ON "Runs" ("Key");

CREATE INDEX "IX_Runs_PersonId_Id" ON "Runs" ("PersonId", "Id");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261127153449_Runs', '10.0.15');

COMMIT;

