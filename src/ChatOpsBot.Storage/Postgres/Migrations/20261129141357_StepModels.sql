START TRANSACTION;
ALTER TABLE "RunSteps" ADD "FirstToken" bigint;

ALTER TABLE "RunSteps" ADD "Model" text COLLATE "C";

ALTER TABLE "RunSteps" ADD "Prompt" text COLLATE "C";

CREATE TABLE "Commits" (
    "Writer" text COLLATE "C" NOT NULL,
    "Number" bigint NOT NULL,
    "At" bigint NOT NULL,
    CONSTRAINT "PK_Commits" PRIMARY KEY ("Writer")
);

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261129141357_StepModels', '10.0.15');

COMMIT;

