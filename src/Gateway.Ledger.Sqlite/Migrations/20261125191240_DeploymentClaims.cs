using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Gateway.Ledger.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class DeploymentClaims : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "deployment_claims",
                columns: table => new
                {
                    FlowName = table.Column<string>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Repository = table.Column<string>(type: "TEXT", nullable: false),
                    Mode = table.Column<string>(type: "TEXT", nullable: false),
                    RolloutSequence = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_deployment_claims", x => new { x.FlowName, x.Name });
                    table.ForeignKey(
                        name: "FK_deployment_claims_rollouts_RolloutSequence",
                        column: x => x.RolloutSequence,
                        principalTable: "rollouts",
                        principalColumn: "Sequence",
                        onDelete: ReferentialAction.Cascade);
                });

            // Two lanes could take one deployment into their care at the same time: the one that applied it last keeps it.
            migrationBuilder.Sql(
                """
                DELETE FROM "lane_deployments" WHERE EXISTS (
                    SELECT 1 FROM "lane_deployments" AS "newer"
                    WHERE "newer"."FlowName" = "lane_deployments"."FlowName" AND "newer"."Name" = "lane_deployments"."Name"
                        AND NOT "newer"."Dropped" AND "newer"."RolloutSequence" > "lane_deployments"."RolloutSequence")
                """);

            migrationBuilder.CreateIndex(
                name: "IX_lane_deployments_FlowName_Name",
                table: "lane_deployments",
                columns: new[] { "FlowName", "Name" },
                unique: true,
                filter: "NOT \"Dropped\"");

            migrationBuilder.CreateIndex(
                name: "IX_deployment_claims_RolloutSequence",
                table: "deployment_claims",
                column: "RolloutSequence");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "deployment_claims");

            migrationBuilder.DropIndex(
                name: "IX_lane_deployments_FlowName_Name",
                table: "lane_deployments");
        }
    }
}
