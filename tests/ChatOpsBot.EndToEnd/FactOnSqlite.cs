using ChatOpsBot.Simulators;

namespace ChatOpsBot.EndToEnd;

/// <summary>Of the file that SQLite is.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactOnSqliteAttribute : FactAttribute
{
    public FactOnSqliteAttribute() => Skip = TestDatabase.IsPostgres ? Reason : null;

    internal const string Reason = "It is of SQLite alone.";
}

/// <summary>The same, with cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TheoryOnSqliteAttribute : TheoryAttribute
{
    public TheoryOnSqliteAttribute() => Skip = TestDatabase.IsPostgres ? FactOnSqliteAttribute.Reason : null;
}
