using System.Data.Common;
using System.Globalization;

namespace Gateway.Ledger;

/// <summary>Statements of the ledger's hot paths, whose parameters are <c>@0</c>, <c>@1</c> and so on: made once for a transaction, run many times.</summary>
internal static class PositionalCommand
{
    /// <summary>Makes a statement of a transaction.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="text">The statement, a constant.</param>
    /// <param name="parameters">How many parameters it has.</param>
    public static DbCommand Make(DbTransaction transaction, string text, int parameters)
    {
        var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // The texts are constants of those who call.
        command.CommandText = text;
#pragma warning restore CA2100
        for (var index = 0; index < parameters; index++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = "@" + index.ToString(CultureInfo.InvariantCulture);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>Sets all parameters.</summary>
    public static void Set(this DbCommand command, params ReadOnlySpan<object?> values)
    {
        for (var index = 0; index < values.Length; index++)
        {
            command.Parameters[index].Value = values[index] ?? DBNull.Value;
        }
    }
}
