using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatOpsBot.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Settled : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Budget",
                table: "ToolSettings",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Description",
                table: "ToolSettings",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "DoneIf",
                table: "ToolSettings",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "DryRun",
                table: "ToolSettings",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "MostADay",
                table: "ToolSettings",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Name",
                table: "ToolSettings",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Risk",
                table: "ToolSettings",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Tells",
                table: "ToolSettings",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Verification",
                table: "ToolSettings",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Only",
                table: "ToolOrigins",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Cost",
                table: "RunSteps",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "Took",
                table: "RunSteps",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<int>(
                name: "Within",
                table: "RunSteps",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "ConversationSummaries",
                columns: table => new
                {
                    Conversation = table.Column<string>(type: "TEXT", nullable: false),
                    Text = table.Column<string>(type: "TEXT", nullable: false),
                    UpTo = table.Column<long>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ConversationSummaries", x => x.Conversation);
                });

            migrationBuilder.CreateTable(
                name: "RunUses",
                columns: table => new
                {
                    PersonId = table.Column<string>(type: "TEXT", nullable: false),
                    Day = table.Column<int>(type: "INTEGER", nullable: false),
                    Steps = table.Column<int>(type: "INTEGER", nullable: false),
                    Tokens = table.Column<long>(type: "INTEGER", nullable: false),
                    Cost = table.Column<long>(type: "INTEGER", nullable: false),
                    Took = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RunUses", x => new { x.PersonId, x.Day });
                });

            migrationBuilder.CreateTable(
                name: "ToolConnections",
                columns: table => new
                {
                    PersonId = table.Column<string>(type: "TEXT", nullable: false),
                    Client = table.Column<string>(type: "TEXT", nullable: false),
                    Tokens = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ToolConnections", x => new { x.PersonId, x.Client });
                });

            migrationBuilder.CreateTable(
                name: "ToolSignIns",
                columns: table => new
                {
                    Key = table.Column<string>(type: "TEXT", nullable: false),
                    PersonId = table.Column<string>(type: "TEXT", nullable: false),
                    Client = table.Column<string>(type: "TEXT", nullable: false),
                    Secret = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ToolSignIns", x => x.Key);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ConversationSummaries");

            migrationBuilder.DropTable(
                name: "RunUses");

            migrationBuilder.DropTable(
                name: "ToolConnections");

            migrationBuilder.DropTable(
                name: "ToolSignIns");

            migrationBuilder.DropColumn(
                name: "Budget",
                table: "ToolSettings");

            migrationBuilder.DropColumn(
                name: "Description",
                table: "ToolSettings");

            migrationBuilder.DropColumn(
                name: "DoneIf",
                table: "ToolSettings");

            migrationBuilder.DropColumn(
                name: "DryRun",
                table: "ToolSettings");

            migrationBuilder.DropColumn(
                name: "MostADay",
                table: "ToolSettings");

            migrationBuilder.DropColumn(
                name: "Name",
                table: "ToolSettings");

            migrationBuilder.DropColumn(
                name: "Risk",
                table: "ToolSettings");

            migrationBuilder.DropColumn(
                name: "Tells",
                table: "ToolSettings");

            migrationBuilder.DropColumn(
                name: "Verification",
                table: "ToolSettings");

            migrationBuilder.DropColumn(
                name: "Only",
                table: "ToolOrigins");

            migrationBuilder.DropColumn(
                name: "Cost",
                table: "RunSteps");

            migrationBuilder.DropColumn(
                name: "Took",
                table: "RunSteps");

            migrationBuilder.DropColumn(
                name: "Within",
                table: "RunSteps");
        }
    }
}
