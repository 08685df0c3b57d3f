using System.Security.Cryptography;

namespace ChatOpsBot.Prompts;

/// <summary>The name of the marks around passages: a document can't close marks whose name it can't know.</summary>
public static class PromptDelimiter
{
    /// <summary>The variable that prompts are given it in.</summary>
    public const string Variable = "boundary";

    public static string New() => $"passage-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
}
