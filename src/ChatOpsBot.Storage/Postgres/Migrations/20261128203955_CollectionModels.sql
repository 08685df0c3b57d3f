START TRANSACTION;
ALTER TABLE "Collections" ADD "EmbeddingModel" text COLLATE "C";

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261128203955_CollectionModels', '10.0.15');

COMMIT;

