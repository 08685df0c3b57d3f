BEGIN TRANSACTION;
ALTER TABLE "RunSteps" ADD "FirstToken" INTEGER NULL;

ALTER TABLE "RunSteps" ADD "Model" TEXT NULL;

ALTER TABLE "RunSteps" ADD "Prompt" TEXT NULL;

CREATE TABLE "Commits" (
    "Writer" TEXT NOT NULL CONSTRAINT "PK_Commits" PRIMARY KEY,
    "Number" INTEGER NOT NULL,
    "At" INTEGER NOT NULL
);

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261129141330_StepModels', '10.0.15');

COMMIT;

