using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatOpsBot.Storage.Migrations
{
    /// <inheritdoc />
    public partial class ImportJobs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // What waits or was being read is done by a job from now on.
            migrationBuilder.Sql("""UPDATE "Ingestions" SET "State" = 0 WHERE "State" = 1;""");
            migrationBuilder.Sql("""
                INSERT INTO "Jobs" ("Key", "Kind", "Lane", "Subject", "Payload", "State", "DueAt", "LeasedUntil", "FencingToken", "Starts", "Failures", "Postponements", "HoldsLane", "Told", "CreatedAt")
                SELECT 'import:' || "Id", 'import', 'import:' || "Index" || '/' || "DocumentId", "DocumentId", "Id", 0, 0, 0, 0, 0, 0, 0, 1, 0, "CreatedAt"
                FROM "Ingestions" WHERE "State" = 0 ORDER BY "Id";
                """);

            migrationBuilder.DropIndex(
                name: "IX_Ingestions_Id_NotBefore",
                table: "Ingestions");

            migrationBuilder.DropIndex(
                name: "IX_Ingestions_State_NotBefore",
                table: "Ingestions");

            // The provider would copy the whole table, in several transactions.
            migrationBuilder.Sql("""ALTER TABLE "Ingestions" DROP COLUMN "Failures";""");

            migrationBuilder.Sql("""ALTER TABLE "Ingestions" DROP COLUMN "NotBefore";""");

            migrationBuilder.CreateIndex(
                name: "IX_Ingestions_State",
                table: "Ingestions",
                column: "State");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Ingestions_State",
                table: "Ingestions");

            migrationBuilder.AddColumn<int>(
                name: "Failures",
                table: "Ingestions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "NotBefore",
                table: "Ingestions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateIndex(
                name: "IX_Ingestions_Id_NotBefore",
                table: "Ingestions",
                columns: new[] { "Id", "NotBefore" },
                filter: "\"State\" = 0");

            migrationBuilder.CreateIndex(
                name: "IX_Ingestions_State_NotBefore",
                table: "Ingestions",
                columns: new[] { "State", "NotBefore" });
        }
    }
}
