using System.Text.RegularExpressions;

namespace ChatOpsBot.Prompts.Liquid;

/// <summary>Word processors and phones make typographic quotes of straight ones; within Liquid's marks they mean the same.</summary>
internal static partial class Quotes
{
    public static string Straightened(string body) => PromptCheck.Tag().Replace(body, tag => Double().Replace(Single().Replace(tag.Value, "'"), "\""));

    [GeneratedRegex("[\u2018\u2019\u201A\u201B\u2039\u203A]", RegexOptions.NonBacktracking)]
    private static partial Regex Single();

    [GeneratedRegex("[\u201C\u201D\u201E\u201F\u00AB\u00BB\uFF02]", RegexOptions.NonBacktracking)]
    private static partial Regex Double();
}
