using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Gateway.Ledger.Sqlite.Migrations
{
    /// <summary>Which key the ledger is encrypted with, by its id. It is read before the model is there, and so is no part of it.</summary>
    public partial class LedgerKeyId : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """CREATE TABLE "ledger_key" ("Id" INTEGER NOT NULL CONSTRAINT "PK_ledger_key" PRIMARY KEY CHECK ("Id" = 1), "KeyId" TEXT NOT NULL)""");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropTable(name: "ledger_key");
    }
}
