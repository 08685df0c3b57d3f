using System.Text;
using Fluid;
using Fluid.Values;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace ChatOpsBot.Prompts.Liquid;

/// <summary>How templates run: they see their variables and other prompts and nothing else, and only so long and so much.</summary>
internal static class Sandbox
{
    public const int MostSteps = 20_000;
    public const int LongestText = 1_000_000;
    public const int LongestVariable = 20_000;

    /// <summary>What can't make much of little.</summary>
    public static IReadOnlyList<string> Filters { get; } =
    [
        "append", "prepend", "capitalize", "downcase", "upcase", "strip", "lstrip", "rstrip", "strip_newlines", "newline_to_br", "escape", "truncate", "truncatewords",
        "default", "size", "first", "last", "join", "sort", "reverse", "uniq", "where", "map", "concat", "slice", "split", "plus", "minus", "times", "divided_by", "modulo",
        "round", "floor", "ceil", "abs", "date", "remove", "remove_first",
    ];

    /// <param name="find">The text of a prompt that is included, without its head; null when there is none.</param>
    public static TemplateOptions Options(Func<string, string?> find)
    {
        var options = new TemplateOptions
        {
            MaxSteps = MostSteps,
            MaxRecursion = 10,
            FileProvider = new Included(find),
            DefaultFileExtension = "",
            Assigned = (_, value, _) => Limited(value),
            Captured = (_, value, _) => Limited(value),
        };
        foreach (var other in options.Filters.Select(filter => filter.Key).Except(Filters, StringComparer.Ordinal).ToList())
            options.Filters.Remove(other);
        return options;
    }

    /// <exception cref="PromptException">It runs too long or writes too much.</exception>
    public static string Render(IFluidTemplate template, TemplateOptions options, IReadOnlyDictionary<string, object> variables)
    {
        var context = new TemplateContext(options);
        foreach (var (name, value) in variables)
            context.SetValue(name, value);
        using var writer = new LimitedWriter();
        try
        {
            // Nothing in a template waits for anything.
            template.RenderAsync(writer, context, NullEncoder.Default, isolateContext: true).AsTask().GetAwaiter().GetResult();
        }
        catch (InvalidOperationException endless)
        {
            throw new PromptException($"It takes more than {MostSteps:N0} steps to write out: a loop runs too long, or a prompt includes itself.", endless);
        }
        catch (FileNotFoundException missing)
        {
            throw new PromptException($"It includes a prompt that does not exist: {missing.Message}", missing);
        }

        return writer.ToString().Trim();
    }

    private static ValueTask<FluidValue> Limited(FluidValue value) => value is StringValue && value.ToStringValue().Length > LongestVariable
        ? throw new PromptException($"A variable that it makes has more than {LongestVariable:N0} characters: something in it grows in a loop.")
        : new ValueTask<FluidValue>(value);

    private sealed class LimitedWriter : StringWriter
    {
        public LimitedWriter()
            : base(System.Globalization.CultureInfo.InvariantCulture)
        {
        }

        public override void Write(char value)
        {
            base.Write(value);
            Check();
        }

        public override void Write(char[] buffer, int index, int count)
        {
            base.Write(buffer, index, count);
            Check();
        }

        public override void Write(ReadOnlySpan<char> buffer)
        {
            base.Write(buffer);
            Check();
        }

        public override void Write(string? value)
        {
            base.Write(value);
            Check();
        }

        private void Check()
        {
            if (GetStringBuilder().Length > LongestText)
                throw new PromptException($"It writes more than {LongestText:N0} characters: a loop runs too long.");
        }
    }

    // The only files that templates can name are prompts.
    private sealed class Included(Func<string, string?> find) : IFileProvider
    {
        public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

        public IFileInfo GetFileInfo(string subpath) => find(subpath) is { } text ? new PromptContent(subpath, text) : new NotFoundFileInfo(subpath);

        public IChangeToken Watch(string filter) => NullChangeToken.Singleton;
    }

    private sealed class PromptContent(string name, string text) : IFileInfo
    {
        private readonly byte[] content = Encoding.UTF8.GetBytes(text);

        public bool Exists => true;

        public long Length => content.Length;

        public string? PhysicalPath => null;

        public string Name => name;

        public DateTimeOffset LastModified => DateTimeOffset.UnixEpoch;

        public bool IsDirectory => false;

        public Stream CreateReadStream() => new MemoryStream(content, writable: false);
    }
}
