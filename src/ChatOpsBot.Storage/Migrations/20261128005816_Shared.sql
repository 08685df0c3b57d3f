BEGIN TRANSACTION;
CREATE TABLE "FileParts" (
    "Hash" TEXT NOT NULL,
    "Number" INTEGER NOT NULL,
    "Content" BLOB NOT NULL,
    "At" INTEGER NOT NULL,
    CONSTRAINT "PK_FileParts" PRIMARY KEY ("Hash", "Number")
);

CREATE TABLE "Rates" (
    "Who" TEXT NOT NULL CONSTRAINT "PK_Rates" PRIMARY KEY,
    "Minute" INTEGER NOT NULL,
    "Count" INTEGER NOT NULL
);

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261128005816_Shared', '10.0.15');

COMMIT;

