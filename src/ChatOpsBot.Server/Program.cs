using ChatOpsBot.Administration;
using ChatOpsBot.Agents;
using ChatOpsBot.Answering;
using ChatOpsBot.Api;
using ChatOpsBot.Channels;
using ChatOpsBot.Core;
using ChatOpsBot.Documents;
using ChatOpsBot.Documents.Extraction;
using ChatOpsBot.KernelMemory;
using ChatOpsBot.Models;
using ChatOpsBot.Prompts;
using ChatOpsBot.Search;
using ChatOpsBot.Server;
using ChatOpsBot.Server.Cli;
using ChatOpsBot.Server.Operations;
using ChatOpsBot.Server.Pages;
using ChatOpsBot.Server.SignIn;
using ChatOpsBot.Server.Web;
using ChatOpsBot.Storage;

// A pattern that a service or a library has may take for ever.
AppDomain.CurrentDomain.SetData("REGEX_DEFAULT_MATCH_TIMEOUT", TimeSpan.FromSeconds(10));

if (CommandLine.IsCommand(args))
    return await CommandLine.RunAsync(args);

try
{
    OwnersOnly.FromNowOn();
    NativeMemory.KeepLittle();
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    var settings = builder.AddSettings();
    OwnersOnly.Tighten(settings.DataDirectory);
    builder.AddCore(settings.RunsTurns);
    builder.AddStorage(settings.DataDirectory);
    builder.AddModels();
    builder.AddPrompts(settings.PromptsDirectory);
    var documentsAreElsewhere = builder.AddKernelMemory();
    if (!documentsAreElsewhere)
    {
        builder.AddDocuments(settings.DataDirectory, CommandLine.Itself(ExtractionWorker.Command));
        builder.AddSearch(settings.DataDirectory);
        builder.AddAnswering();
    }

    builder.AddAgents(hasDocuments: !documentsAreElsewhere);
    builder.AddAdministration();
    builder.AddApi(hasDocuments: !documentsAreElsewhere);
    builder.AddChannels(receives: settings.ServesWeb);
    builder.AddWebChat(settings.DataDirectory);
    builder.AddSignIn(settings.DataDirectory);
    builder.AddOperations();
    builder.AddWrongKeys();
    builder.AddConsole();

    await using var app = builder.Build();
    app.UsePageSecurity();
    app.UseEmbedding();
    app.MapOperations();
    if (settings.ServesWeb)
    {
        app.MapChannels(app.Configuration);
        app.MapApi().RequireKey();
        app.MapApiDescription();
        app.MapProtectedResource();
        app.MapSignIn();
        app.MapConsole();
    }

    await app.StartServingAsync();
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception failure) when (StartFailure.Explain(failure) is { } explanation)
{
    await Console.Error.WriteLineAsync(explanation);
    return 1;
}
