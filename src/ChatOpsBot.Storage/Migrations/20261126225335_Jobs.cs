using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatOpsBot.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Jobs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "OngoingReplies");

            migrationBuilder.Sql("""ALTER TABLE "Inbox" DROP COLUMN "Posted";""");
            migrationBuilder.Sql("""ALTER TABLE "Inbox" DROP COLUMN "Reply";""");

            migrationBuilder.AddColumn<long>(
                name: "FencingToken",
                table: "Inbox",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "JobEvents",
                columns: table => new
                {
                    JobId = table.Column<long>(type: "INTEGER", nullable: false),
                    Sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    From = table.Column<long>(type: "INTEGER", nullable: false),
                    Kind = table.Column<int>(type: "INTEGER", nullable: false),
                    Text = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_JobEvents", x => new { x.JobId, x.Sequence });
                });

            migrationBuilder.CreateTable(
                name: "Jobs",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Key = table.Column<string>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", nullable: false),
                    Lane = table.Column<string>(type: "TEXT", nullable: false),
                    Subject = table.Column<string>(type: "TEXT", nullable: false),
                    Payload = table.Column<string>(type: "TEXT", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    DueAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Owner = table.Column<string>(type: "TEXT", nullable: true),
                    LeasedUntil = table.Column<long>(type: "INTEGER", nullable: false),
                    FencingToken = table.Column<long>(type: "INTEGER", nullable: false),
                    Starts = table.Column<int>(type: "INTEGER", nullable: false),
                    Failures = table.Column<int>(type: "INTEGER", nullable: false),
                    Postponements = table.Column<int>(type: "INTEGER", nullable: false),
                    HoldsLane = table.Column<bool>(type: "INTEGER", nullable: false),
                    Told = table.Column<int>(type: "INTEGER", nullable: false),
                    Posted = table.Column<string>(type: "TEXT", nullable: true),
                    Checkpoint = table.Column<string>(type: "TEXT", nullable: true),
                    Error = table.Column<string>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Jobs", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_EndedAt",
                table: "Jobs",
                column: "EndedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_Key",
                table: "Jobs",
                column: "Key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_Kind_Id",
                table: "Jobs",
                columns: new[] { "Kind", "Id" },
                filter: "\"State\" = 0");

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_Lane_Id",
                table: "Jobs",
                columns: new[] { "Lane", "Id" },
                filter: "\"State\" = 0");

            // What could not be answered is listed with the jobs from now on.
            migrationBuilder.Sql("""
                INSERT INTO "Jobs" ("Key", "Kind", "Lane", "Subject", "Payload", "State", "DueAt", "LeasedUntil", "FencingToken", "Starts", "Failures", "Postponements", "HoldsLane", "Told", "Error", "CreatedAt", "EndedAt")
                SELECT 'turn:' || "Id", 'turn', 'turn:', '', CASE WHEN json_valid("Payload") THEN json_object('entry', json("Payload")) ELSE '{}' END, 2, 0, 0, 0, "Starts", "Failures", 0, 0, 0, "Error", "ReceivedAt", "EndedAt"
                FROM "Inbox" WHERE "State" = 2;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "JobEvents");

            migrationBuilder.DropTable(
                name: "Jobs");

            migrationBuilder.DropColumn(
                name: "FencingToken",
                table: "Inbox");

            migrationBuilder.AddColumn<string>(
                name: "Posted",
                table: "Inbox",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Reply",
                table: "Inbox",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "OngoingReplies",
                columns: table => new
                {
                    Work = table.Column<string>(type: "TEXT", nullable: false),
                    Entry = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OngoingReplies", x => x.Work);
                });
        }
    }
}
