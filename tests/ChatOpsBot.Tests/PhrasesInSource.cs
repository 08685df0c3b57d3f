using System.Globalization;
using System.Text;
using ChatOpsBot.Core.Wording;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ChatOpsBot.Tests;

/// <summary>Everything in the product's source that is said as a phrase, and labels of buttons, as the compiler sees them.</summary>
internal static class PhrasesInSource
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview);
    private static readonly string[] Projects = ["Core", "Storage", "Models", "Prompts", "Knowledge", "Administration", "Channels", "Server"];

    /// <summary>Phrases that the compiler puts together before they are phrases, so that no translation is found: both branches of a choice
    /// are strings.</summary>
    public static IReadOnlyList<string> Lost { get; private set; } = [];

    public static IReadOnlyDictionary<string, string> All()
    {
        var lost = new List<string>();
        var source = SourceFolder();
        var trees = Projects.SelectMany(project => Directory.EnumerateFiles(Path.Combine(source, $"ChatOpsBot.{project}"), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), Options, file))
            .Append(CSharpSyntaxTree.ParseText("global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;", Options))
            .ToList();
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => !Path.GetFileName(file).StartsWith("ChatOpsBot.", StringComparison.Ordinal)).Select(file => MetadataReference.CreateFromFile(file));
        var compilation = CSharpCompilation.Create("source", trees, references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));
        var phrases = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tree in trees)
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var expression in tree.GetRoot().DescendantNodes().OfType<ExpressionSyntax>().Where(node => node is InterpolatedStringExpressionSyntax or LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression }))
            {
                if (expression is InterpolatedStringExpressionSyntax && IsLost(expression, model))
                    lost.Add($"{Path.GetFileName(tree.FilePath)}:{tree.GetLineSpan(expression.Span).StartLinePosition.Line + 1}");
                if (IsSaid(expression, model) && FormatOf(expression) is var format && HasWords(format))
                    phrases.TryAdd(format, $"{Path.GetFileName(tree.FilePath)}:{tree.GetLineSpan(expression.Span).StartLinePosition.Line + 1}");
            }
        }

        Lost = lost;
        return phrases;
    }

    private static bool IsLost(ExpressionSyntax expression, SemanticModel model)
    {
        for (var at = expression; at.Parent is ConditionalExpressionSyntax or ParenthesizedExpressionSyntax or SwitchExpressionArmSyntax { Parent: SwitchExpressionSyntax }; at = at.Parent is SwitchExpressionArmSyntax arm ? (ExpressionSyntax)arm.Parent! : (ExpressionSyntax)at.Parent)
        {
            if (at.Parent is ConditionalExpressionSyntax choice && choice.Condition == at)
                return false;
            var around = at.Parent is SwitchExpressionArmSyntax each ? (ExpressionSyntax)each.Parent! : (ExpressionSyntax)at.Parent;
            if (model.GetTypeInfo(around) is { Type.SpecialType: SpecialType.System_String, ConvertedType.Name: nameof(Phrase) })
                return true;
        }

        return false;
    }

    private static bool IsSaid(ExpressionSyntax expression, SemanticModel model)
    {
        for (ExpressionSyntax? at = expression; at is not null; at = at.Parent as ExpressionSyntax)
        {
            if (model.GetTypeInfo(at) is var type && (type.ConvertedType?.Name == nameof(Phrase) || type.Type?.Name == nameof(Phrase)))
                return true;
            if (at.Parent is not (ConditionalExpressionSyntax or ParenthesizedExpressionSyntax or SwitchExpressionArmSyntax or CastExpressionSyntax))
                break;
            if (at.Parent is ConditionalExpressionSyntax choice && choice.Condition == at)
                return false;
        }

        return expression.Parent is ArgumentSyntax { Parent: ArgumentListSyntax { Parent: BaseObjectCreationExpressionSyntax creation } arguments } argument
            && arguments.Arguments.IndexOf(argument) == 0 && model.GetTypeInfo(creation).Type?.Name is "ReplyButton" or "FormButton";
    }

    private static string FormatOf(ExpressionSyntax expression)
    {
        if (expression is LiteralExpressionSyntax literal)
            return Escape(literal.Token.ValueText);
        var format = new StringBuilder();
        var place = 0;
        foreach (var content in ((InterpolatedStringExpressionSyntax)expression).Contents)
        {
            if (content is InterpolatedStringTextSyntax text)
                format.Append(text.TextToken.Text.StartsWith("{{", StringComparison.Ordinal) || text.TextToken.ValueText.Contains("{{", StringComparison.Ordinal) || text.TextToken.ValueText.Contains("}}", StringComparison.Ordinal) ? text.TextToken.ValueText : Escape(text.TextToken.ValueText));
            else if (content is InterpolationSyntax interpolation)
                format.Append(CultureInfo.InvariantCulture, $"{{{place++}{(interpolation.FormatClause is { } clause ? $":{clause.FormatStringToken.ValueText}" : "")}}}");
        }

        return format.ToString();
    }

    // Places, names of commands in code marks, and signs are the same in every language.
    private static bool HasWords(string format) =>
        System.Text.RegularExpressions.Regex.Replace(format, @"\{\d+[^}]*\}|`[^`]*`|https?://\S+", "").Any(char.IsLetter);

    private static string Escape(string text) => text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    private static string SourceFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ChatOpsBot.sln")))
                return Path.Combine(folder.FullName, "src");
        }

        throw new DirectoryNotFoundException("The source is not above the tests.");
    }
}
