using ChatOpsBot.Documents;
using ChatOpsBot.Search;
using ChatOpsBot.Server.SignIn;
using ChatOpsBot.Storage;

namespace ChatOpsBot.Server;

internal static class Serving
{
    public static bool HasStarted { get; private set; }

    /// <summary>Brings the database up to date, starts, and says where and what next.</summary>
    public static async Task StartServingAsync(this WebApplication app)
    {
        // Options are validated before anything is written.
        foreach (var validator in app.Services.GetServices<Microsoft.Extensions.Options.IStartupValidator>())
            validator.Validate();
        await app.Services.GetRequiredService<Database>().StartAsync(app.Lifetime.ApplicationStopping);
        var newKey = await app.Services.GetRequiredService<ApiKeys>().StartAsync(app.Lifetime.ApplicationStopping);
        await app.StartAsync();
        HasStarted = true;
        await app.Services.SearchReadyAsync();
        // Starting leaves behind much that is never needed again.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var address = app.Urls.First().Replace("0.0.0.0", "localhost", StringComparison.Ordinal).Replace("[::]", "localhost", StringComparison.Ordinal).TrimEnd('/');
        if (!app.Services.GetRequiredService<Settings>().ServesWeb)
        {
            await Console.Out.WriteLineAsync("ChatOpsBot works on turns and documents.");
            return;
        }

        var link = $"{address}/signin?token={app.Services.GetRequiredService<SignInLink>().Make()}";
        await Console.Out.WriteLineAsync($"""

            ChatOpsBot is ready at {address}

                Sign in as administrator with this link, which works once:
                {link}

                Then drop a document on the page, or try the sample handbook, and ask.
                Teams and Slack: the README tells how to connect them.
            {string.Concat(DocumentsModule.MissingPrograms().Select(missing => $"\n    {missing}"))}
            {(newKey is null ? "" : $"\n    Key for the API, shown only now (or set ChatOps:Admin:BootstrapKey):\n    {newKey}\n")}
            """);
    }
}
