using System.Text.Json.Nodes;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Runs;
using Microsoft.SemanticKernel;

namespace ChatOpsBot.Agents.Tools;

/// <summary>What a call may do to the world.</summary>
public enum ToolRisk
{
    /// <summary>Nothing: it may be repeated.</summary>
    Read,

    /// <summary>It changes something.</summary>
    Write,

    /// <summary>It changes something that can't be taken back.</summary>
    Destructive,
}

/// <summary>Something that an agent can call.</summary>
/// <param name="Function">Its name, what it is for, its arguments, and what does it.</param>
public sealed record Tool(KernelFunction Function, ToolRisk Risk)
{
    public string Name => Function.Name;

    /// <summary>The names of its arguments.</summary>
    public IReadOnlyCollection<string> Arguments => [.. Members.Select(member => member.Key)];

    /// <returns>The schema of an argument; null when there is none of that name.</returns>
    public JsonObject? Member(string argument) => Members[argument] as JsonObject;

    /// <summary>What is wrong with an argument that it does not have.</summary>
    public Phrase HasNo(string argument) => $"The tool has no argument `{argument}`. It has {string.Join(", ", Arguments.Select(name => $"`{name}`"))}.";

    private JsonObject Members => JsonNode.Parse(Function.JsonSchema.GetRawText())?["properties"] as JsonObject ?? [];

    /// <summary>Whether a person has to allow a call with these arguments.</summary>
    public Func<JsonObject, bool> NeedsApproval { get; init; } = _ => Risk != ToolRisk.Read;

    /// <summary>The header by which the service knows that a call is made again; null: it does not.</summary>
    public string? KeyHeader { get; init; }

    /// <summary>Administrators may name such a header: the service is sent it.</summary>
    public bool TakesKeyHeader { get; init; }

    /// <summary>What arguments must be like, where that says more than the function.</summary>
    public string? Schema { get; init; }

    /// <summary>The argument that repeats what the person has said; a call with other words is asked about.</summary>
    public string? SaysBack { get; init; }

    /// <summary>No setting spares a person from seeing its calls.</summary>
    public bool IsAlwaysShown { get; init; }

    /// <summary>Offered however many others there are.</summary>
    public bool IsAlwaysOffered { get; init; }

    /// <summary>What it returns is known outside of the company anyway.</summary>
    public bool IsPublic { get; init; }

    /// <summary>The argument that others outside of the company get to know; null: none does.</summary>
    public string? TellsOutside { get; init; }

    /// <summary>The argument that names who is told something; null: nobody is.</summary>
    public string? Tells { get; init; }

    /// <summary>Tells whether a call that was interrupted was done; null: nothing does.</summary>
    public Verification? Verification { get; init; }

    /// <summary>Tells what a call would do, and does nothing; null: nothing does.</summary>
    public FollowUpCall? DryRun { get; init; }

    /// <summary>A person does what is asked, and their answer is the result.</summary>
    public bool IsForPerson { get; init; }

    /// <summary>It is called with an account of the person's own; null: it is not.</summary>
    public OwnAccount? Account { get; init; }

    /// <summary>The agent itself does what is asked, by steps of its own.</summary>
    public bool IsSubtask { get; init; }

    /// <summary>Calls in an hour, of all runs together; null: as many as they want.</summary>
    public int? MostAnHour { get; init; }

    /// <summary>Calls in a day (UTC), of all runs together; null: as many as they want.</summary>
    public int? MostADay { get; init; }

    /// <summary>What an argument of all calls may come to in a day, as <c>amount 1000</c>; null: anything.</summary>
    public string? Budget { get; init; }

    /// <summary>Once a call of it was allowed in a run, the others of that run need not be.</summary>
    public bool AsksOnce { get; init; }

    /// <summary>How long a call may take.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(30);
}

/// <param name="Service">At which it is, by the name that people know it by.</param>
/// <param name="Client">With which it is connected.</param>
public sealed record OwnAccount(string Service, string Client);

/// <summary>What a service wants to know of the person amid a call.</summary>
/// <param name="Schema">Of the answer, as JSON Schema has it: an object with plain members.</param>
public sealed record ServiceQuestion(string Message, JsonObject Schema);

/// <summary>For whom a tool is called, for tools that need to know.</summary>
/// <param name="Key">Of this call; the same when it is made again after a crash.</param>
/// <param name="Zone">The person's time zone by its IANA name; null when it is not known.</param>
public sealed record ToolCaller(Person Person, Reader Reader, string Key, string? Zone)
{
    private const string InKernel = "caller";

    /// <summary>The header that the key is sent in; null: in none.</summary>
    public string? KeyHeader { get; init; }

    /// <summary>What the run has done so far; none outside of one.</summary>
    public IReadOnlyList<RunStep> Steps { get; init; } = [];

    /// <summary>The message that began the run.</summary>
    public required MessagePosted Message { get; init; }

    /// <summary>Where it was written.</summary>
    public required ConversationReference Place { get; init; }

    /// <summary>Who answers there.</summary>
    public Assistant Assistant { get; init; } = Assistant.Default;

    /// <summary>Asks the person, and returns what they filled in; null: they did not want to, or gave no answer. Null itself: nobody can be asked.</summary>
    public Func<ServiceQuestion, CancellationToken, Task<JsonObject?>>? AskAsync { get; init; }

    /// <summary>Hears how far the call is, from tools that say so.</summary>
    public Action<string>? Told { get; init; }

    /// <summary>A kernel that functions find the caller in.</summary>
    public Kernel ToKernel()
    {
        var kernel = new Kernel();
        kernel.Data[InKernel] = this;
        return kernel;
    }

    public static ToolCaller In(Kernel kernel) => (ToolCaller)kernel.Data[InKernel]!;
}

/// <summary>Tools from one place.</summary>
public interface IToolSource
{
    Task<IReadOnlyList<Tool>> AllAsync(CancellationToken cancellationToken);
}
