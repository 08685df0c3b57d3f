using ChatOpsBot.Administration;
using ChatOpsBot.Agents;
using ChatOpsBot.Answering;
using ChatOpsBot.Core;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Forms;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Jobs;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Documents;
using ChatOpsBot.Documents.Extraction;
using ChatOpsBot.Models;
using ChatOpsBot.Prompts;
using ChatOpsBot.Search;
using ChatOpsBot.Simulators;
using ChatOpsBot.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatOpsBot.Tests;

/// <summary>All commands and forms on a real database, without a platform.</summary>
public sealed class CommandHost : IAsyncDisposable
{
    private readonly bool ownsFolder;
    private IHost host;
    private long turns;

    private CommandHost(string folder, bool ownsFolder, IHost host) => (Folder, this.ownsFolder, this.host) = (folder, ownsFolder, host);

    public static Person Ana { get; } = new("ana@example.com", "Ana", "ana@example.com", Role.Admin);
    public static Person Bea { get; } = new("bea@example.com", "Bea", "bea@example.com", Role.Admin);
    public static Person Ed { get; } = new("ed@example.com", "Ed", "ed@example.com", Role.Editor);
    public static Person Mia { get; } = new("mia@example.com", "Mia", "mia@example.com", Role.Member);

    private static ExtractionProgram Reader { get; } = new(Environment.ProcessPath!, [Path.Combine(AppContext.BaseDirectory, "ChatOpsBot.Server.dll"), ExtractionWorker.Command]);

    public string Folder { get; }
    public IServiceProvider Services => host.Services;

    /// <param name="folder">A database that is there already; a new one when null.</param>
    /// <param name="owns">Whether this process is the one that brings the database up to date.</param>
    /// <param name="ingests">Whether documents are read and indexed, by what is in this process.</param>
    /// <param name="change">Replaces parts.</param>
    public static async Task<CommandHost> StartAsync(string? folder = null, string? prompts = null, bool owns = true, Dictionary<string, string?>? settings = null,
        TimeProvider? time = null, bool ingests = false, Action<IServiceCollection>? change = null)
    {
        var where = folder ?? System.IO.Directory.CreateTempSubdirectory("chatops-commands-").FullName;
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("ChatOps:Models:Embedding", "none"), .. TestDatabase.SettingsOf(where), .. settings ?? []]);
        if (time is not null)
            builder.Services.AddSingleton(time);
        builder.AddCore(runsTurns: ingests);
        builder.AddStorage(where);
        builder.AddModels();
        builder.AddPrompts(prompts ?? Path.Combine(AppContext.BaseDirectory, "prompts"));
        builder.AddDocuments(where, ingests ? Reader : new ExtractionProgram("none", []));
        builder.AddSearch(where);
        builder.AddAnswering();
        builder.AddAgents(hasDocuments: true);
        builder.AddAdministration();
        change?.Invoke(builder.Services);
        var made = new CommandHost(where, folder is null, builder.Build());
        if (owns)
            await made.Services.GetRequiredService<Database>().StartAsync(CancellationToken.None);
        if (ingests)
            await made.host.StartAsync();
        return made;
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public async Task<Reply> RunAsync(Person person, string text, string room = "room", bool canShowForms = true, bool isEdit = false, bool isShared = false, IReadOnlyList<Mention>? mentions = null) =>
        canShowForms
            ? (await Get<ChatCommands>().RunAsync(text, await ContextAsync(person, text, room, isEdit, isShared, mentions), CancellationToken.None)).AsForm()
            : (await Get<ChatCommands>().RunAsync(text, await ContextAsync(person, text, room, isEdit, isShared, mentions), CancellationToken.None)).AsButton();

    /// <summary>The same for somebody whose platform speaks that language.</summary>
    public async Task<string> SayInAsync(Language language, Person person, string text)
    {
        var context = await ContextAsync(person, text, "room", isEdit: false, isShared: false, mentions: null);
        return (await Get<ChatCommands>().RunAsync(text, context with { Localizer = Localizer.In(language) }, CancellationToken.None)).Markdown;
    }

    public async Task<string> SayAsync(Person person, string text, string room = "room") => (await RunAsync(person, text, room)).Markdown;

    public async Task<Form> OpenAsync(Person person, string text) => (await RunAsync(person, text)).Form ?? throw new InvalidOperationException("No form was opened.");

    public async Task<Reply> SubmitAsync(Person person, Form form, string? button = null, params (string Field, string Value)[] filled)
    {
        var values = form.Fields.ToDictionary(field => field.Name, field => field.Value);
        foreach (var (field, value) in filled)
            values[field] = value;
        var takes = Services.GetServices<IChatForm>().First(each => each.Name == form.Name);
        return await takes.SubmitAsync(new FormSubmitted("m", form.Name, form.State, values, button).Concealed(Get<ChatOpsBot.Core.Hosting.ISecrets>()), await ContextAsync(person, "", "room", false, false, null), CancellationToken.None);
    }

    public static NewIngestion Import(DocumentKey key) => new(key, key.DocumentId, null, [], new Dictionary<string, IReadOnlyList<string>>(), IngestionStep.All, "ana@example.com");

    /// <summary>Takes the only import that waits.</summary>
    public async Task<Job> TakeImportAsync() =>
        (await Get<IJobs>().LeaseAsync(Claims.Of("test", TimeSpan.FromMinutes(1), (ImportOrder.Kind, 1)), [], CancellationToken.None)).Single();

    public Task EndAsync(Job job) => Get<IJobs>().EndAsync(job, new JobEnd(JobState.Done, new JobEvent(job.FirstEvent, JobEventKind.Done, "")), null, CancellationToken.None);

    /// <summary>Keeps a document as if it had been read.</summary>
    public async Task SaveAsync(DocumentKey key, params Chunk[] chunks)
    {
        var ingestions = Get<IIngestions>();
        await ingestions.EnqueueAsync([Import(key)], new AuditEntry("ana@example.com", "document.added", key.DocumentId), CancellationToken.None);
        var job = await TakeImportAsync();
        var taken = (await ingestions.FindAsync(ImportOrder.Read(job.Payload), CancellationToken.None))!;
        await ingestions.SaveAsync(job, taken, new ReadDocument(key.DocumentId, null, chunks), CancellationToken.None);
        await ingestions.CompleteAsync([(job, taken)], null, CancellationToken.None);
        await EndAsync(job);
    }

    /// <summary>What the database says to a statement.</summary>
    public async Task<object?> ScalarAsync(string sql)
    {
        await using var database = await TestDatabase.OpenAsync(Folder);
        await using var command = database.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
        if (ownsFolder)
            await TestDatabase.RemoveAsync(Folder);
    }

    private async Task<CommandContext> ContextAsync(Person person, string text, string room, bool isEdit, bool isShared, IReadOnlyList<Mention>? mentions)
    {
        var snapshot = await Get<CurrentAdministration>().ReadAsync(CancellationToken.None);
        var message = new MessagePosted("m", text, []) { Mentions = mentions ?? [] };
        var entry = new InboxEntry("test", "c", "k", new Sender(person.Id), "", message, default) { Channel = room, IsShared = isShared };
        return new CommandContext(
            Interlocked.Increment(ref turns), entry, message, person, Core.People.Reader.Of(person.Email, []), new Silent(), Localizer.In(LanguageDetector.Of(text, byWordsAlone: true)))
        {
            Snapshot = snapshot,
            IsEdit = isEdit,
            LookUpAsync = id => Task.FromResult(id == "U2BEN" ? new Sender(id, "Ben", "ben@example.com") : id == "U9GUEST" ? new Sender(id, "Gus", Guest: true) : id == "BOT" ? new Sender(id, "Bot") { IsBot = true } : null),
        };
    }

    /// <summary>Shows nobody anything, and keeps the checkpoint.</summary>
    internal sealed class Silent : IJobOutput
    {
        public string? Checkpoint { get; set; }

        public void Status(string status)
        {
        }

        public void Append(string piece)
        {
        }

        public void Show(Form form)
        {
        }

        public Task ShowAsync(Reply reply, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task CheckpointAsync(string checkpoint, CancellationToken cancellationToken)
        {
            Checkpoint = checkpoint;
            return Task.CompletedTask;
        }
    }
}
