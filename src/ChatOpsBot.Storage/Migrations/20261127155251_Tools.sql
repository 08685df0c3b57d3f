BEGIN TRANSACTION;
CREATE TABLE "ToolOrigins" (
    "Name" TEXT NOT NULL CONSTRAINT "PK_ToolOrigins" PRIMARY KEY,
    "Address" TEXT NOT NULL,
    "Description" TEXT NOT NULL,
    "Authentication" TEXT NULL,
    "AddedBy" TEXT NOT NULL,
    "AddedAt" INTEGER NOT NULL
);

CREATE TABLE "ToolSettings" (
    "Tool" TEXT NOT NULL CONSTRAINT "PK_ToolSettings" PRIMARY KEY,
    "IsEnabled" INTEGER NOT NULL,
    "Approval" TEXT NULL,
    "IdempotencyHeader" TEXT NULL,
    "Access" TEXT NULL
);

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261127155251_Tools', '10.0.15');

COMMIT;

