namespace ChatOpsBot.Storage;

/// <summary>Keys of data protection among the settings.</summary>
internal static class ProtectionKeys
{
    private const string Prefix = "protection-key:";
    private const string Those = $"""FROM "Settings" WHERE "Name" >= '{Prefix}' AND "Name" < 'protection-key;'""";

    public static List<(string Name, string Xml)> Read(PreparedStatements statements) =>
        statements.Query($"""SELECT "Name", "Value" {Those}""", row => (row.GetString(0)[Prefix.Length..], row.GetString(1)));

    public static int Set(PreparedStatements statements, string name, string xml) => StoredSettings.Set(statements, Prefix + name, xml);

    public static int Clear(PreparedStatements statements) => statements.Execute($"DELETE {Those}");
}
