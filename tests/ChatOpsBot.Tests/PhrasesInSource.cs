using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using ChatOpsBot.Core.Localization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ChatOpsBot.Tests;

/// <summary>Everything in the product's source that is said as a phrase, and labels of buttons, as the compiler sees them.</summary>
internal static class PhrasesInSource
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview);
    // Folders of what nobody wrote by hand.
    private static readonly string[] Generated = ["obj", "bin", "Migrations", "Compiled"];
    private static readonly string[] Projects = ["Core", "Storage", "Models", "Prompts", "Search", "Documents", "Answering", "Agents", "KernelMemory", "Administration", "Channels", "Api", "Server"];

    /// <summary>What is put together before it is a phrase, so that no translation is found: both branches of a choice are strings, a
    /// text became a phrase without a cast that says it is meant, words are within what is put in, or are said as they are.</summary>
    public static IReadOnlyList<string> Lost => Read.Value.Lost;

    /// <summary>Formats of phrases, and where each is.</summary>
    public static IReadOnlyDictionary<string, string> All => Read.Value.All;

    private static readonly Lazy<(IReadOnlyDictionary<string, string> All, IReadOnlyList<string> Lost)> Read = new(ReadAll);

    private static (IReadOnlyDictionary<string, string> All, IReadOnlyList<string> Lost) ReadAll()
    {
        var lost = new ConcurrentBag<string>();
        var source = SourceFolder();
        var trees = Projects.SelectMany(project => Directory.EnumerateFiles(Path.Combine(source, $"ChatOpsBot.{project}"), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Intersect(Generated, StringComparer.Ordinal).Any())
            .AsParallel()
            .Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), Options, file))
            .Append(CSharpSyntaxTree.ParseText("global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;", Options))
            .ToList();
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => !Path.GetFileName(file).StartsWith("ChatOpsBot.", StringComparison.Ordinal)).Select(file => MetadataReference.CreateFromFile(file));
        var compilation = CSharpCompilation.Create("source", trees, references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));
        var phrases = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        Parallel.ForEach(trees, tree =>
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var expression in tree.GetRoot().DescendantNodes().OfType<ExpressionSyntax>().Where(node => node is InterpolatedStringExpressionSyntax or LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression }))
            {
                if (IsLost(expression, model))
                    lost.Add($"{Path.GetFileName(tree.FilePath)}:{tree.GetLineSpan(expression.Span).StartLinePosition.Line + 1}");
                if (IsSaid(expression, model) && FormatOf(expression) is var format && HasWords(format))
                    phrases.TryAdd(format, $"{Path.GetFileName(tree.FilePath)}:{tree.GetLineSpan(expression.Span).StartLinePosition.Line + 1}");
            }
            foreach (var text in tree.GetRoot().DescendantNodes().OfType<ExpressionSyntax>().Where(node => IsUntold(node, model)))
                lost.Add($"{Path.GetFileName(tree.FilePath)}:{tree.GetLineSpan(text.Span).StartLinePosition.Line + 1} {text}");
        });

        foreach (var page in Directory.EnumerateFiles(Path.Combine(source, "ChatOpsBot.Server"), "*.razor", SearchOption.AllDirectories))
        {
            foreach (var said in RazorTexts.Said(File.ReadAllText(page)).Where(said => HasWords(FormatOf(said))))
                phrases.TryAdd(FormatOf(said), Path.GetFileName(page));
            foreach (var bare in RazorTexts.Bare(File.ReadAllText(page)))
                lost.Add($"{Path.GetFileName(page)} {bare}");
        }

        return (phrases, [.. lost]);
    }

    private static bool IsLost(ExpressionSyntax expression, SemanticModel model)
    {
        if (!HasWords(FormatOf(expression)))
            return false;
        foreach (var around in Choices(expression))
        {
            if (around != expression && expression is InterpolatedStringExpressionSyntax && model.GetTypeInfo(around) is { Type.SpecialType: SpecialType.System_String, ConvertedType.Name: nameof(Phrase) })
                return true;
            if (around.Parent is InterpolationSyntax { Parent: InterpolatedStringExpressionSyntax whole } && model.GetTypeInfo(around).Type?.SpecialType == SpecialType.System_String && IsSaid(whole, model))
                return true;
            if (around.Parent is ArgumentSyntax { Parent: ArgumentListSyntax { Parent: { } call } arguments } argument && model.GetTypeInfo(around).ConvertedType?.SpecialType == SpecialType.System_String
                && AsIs.TryGetValue(NameOf(call, model), out var place) && arguments.Arguments.IndexOf(argument) == place)
                return true;
        }

        return false;
    }

    // What shows a text as it is, and which of its arguments is the text.
    private static readonly Dictionary<string, int> AsIs = new(StringComparer.Ordinal) { ["Reply"] = 0, ["FormField"] = 1, ["Form"] = 2, ["ShowStatusAsync"] = 0, ["ShowTextAsync"] = 0, ["BeginFormAsync"] = 0 };

    private static string NameOf(SyntaxNode call, SemanticModel model) => call switch
    {
        BaseObjectCreationExpressionSyntax creation => model.GetTypeInfo(creation).Type?.Name ?? "",
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } => member.Name.Identifier.ValueText,
        _ => "",
    };

    // What a localizer says is in the language already.
    private static bool IsUntold(ExpressionSyntax expression, SemanticModel model) =>
        expression is InvocationExpressionSyntax or MemberAccessExpressionSyntax or IdentifierNameSyntax or BinaryExpressionSyntax or PostfixUnaryExpressionSyntax or AwaitExpressionSyntax or ElementAccessExpressionSyntax
        && expression.Parent is not (CastExpressionSyntax or MemberAccessExpressionSyntax or PostfixUnaryExpressionSyntax)
        && model.GetTypeInfo(expression) is { Type.SpecialType: SpecialType.System_String, ConvertedType.Name: nameof(Phrase) }
        && model.GetSymbolInfo(expression).Symbol is not { ContainingType.Name: nameof(Localizer), IsStatic: false };

    /// <summary>The expression, and the choices that it is a branch of.</summary>
    private static IEnumerable<ExpressionSyntax> Choices(ExpressionSyntax expression)
    {
        yield return expression;
        for (SyntaxNode at = expression; at.Parent is ConditionalExpressionSyntax or ParenthesizedExpressionSyntax or SwitchExpressionArmSyntax or SwitchExpressionSyntax or CastExpressionSyntax or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression }; at = at.Parent)
        {
            if ((at.Parent is ConditionalExpressionSyntax choice && choice.Condition == at) || (at.Parent is SwitchExpressionSyntax each && each.GoverningExpression == at))
                yield break;
            if (at.Parent is ExpressionSyntax around)
                yield return around;
        }
    }

    private static bool IsSaid(ExpressionSyntax expression, SemanticModel model) =>
        Choices(expression).Any(at => model.GetTypeInfo(at) is var type && (type.ConvertedType?.Name == nameof(Phrase) || type.Type?.Name == nameof(Phrase)))
        || (expression.Parent is ArgumentSyntax { Parent: ArgumentListSyntax { Parent: BaseObjectCreationExpressionSyntax creation } arguments } argument
            && arguments.Arguments.IndexOf(argument) == 0 && model.GetTypeInfo(creation).Type?.Name is "ReplyButton" or "FormButton");

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
