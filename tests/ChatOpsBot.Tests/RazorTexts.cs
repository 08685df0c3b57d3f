using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ChatOpsBot.Tests;

/// <summary>What the files of pages say.</summary>
internal static partial class RazorTexts
{
    /// <summary>What is said by <c>Say</c>: texts, also as branches of a choice.</summary>
    public static IEnumerable<ExpressionSyntax> Said(string page) => Call().Matches(page)
        .SelectMany(call => SyntaxFactory.ParseArgumentList(page, call.Index + call.Length - 1).Arguments.Take(1))
        .SelectMany(argument => argument.Expression.DescendantNodesAndSelf(node => node is not InterpolatedStringExpressionSyntax))
        .OfType<ExpressionSyntax>().Where(text => text is InterpolatedStringExpressionSyntax or LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression });

    /// <summary>Words between marks, and in attributes that people see or hear, as they stand in the file.</summary>
    public static IEnumerable<string> Bare(string page)
    {
        var markup = Comment().Replace(page.Split("@code {")[0], "");
        return Between().Matches(markup).Concat(Shown().Matches(markup)).Select(found => found.Groups["text"].Value.Trim()).Where(text => text != "ChatOpsBot");
    }

    [GeneratedRegex(@"\bSay\(", RegexOptions.NonBacktracking)]
    private static partial Regex Call();

    [GeneratedRegex(@"@\*[\s\S]*?\*@", RegexOptions.NonBacktracking)]
    private static partial Regex Comment();

    // Neither code nor signs; the arrow of a lambda ends no mark.
    [GeneratedRegex(@"(?<![=-])>(?<text>[^<>@{}""]*\p{L}{2}[^<>@{}""]*)<", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Between();

    [GeneratedRegex(@"\b(aria-label|title|placeholder|alt|Text|Label|HelperText)=""(?<text>[^""@]*\p{L}[^""@]*)""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Shown();
}
