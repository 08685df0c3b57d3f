using System.CommandLine;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ChatOpsBot.Prompts.Versions;

namespace ChatOpsBot.Server.Cli;

/// <summary>Moves prompts between environments as files, through a running server.</summary>
internal static class PromptsCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static Command Describe()
    {
        var server = new Option<string>("--server") { Description = "The running server", DefaultValueFactory = _ => "http://localhost:3978" };
        var key = new Option<string?>("--key") { Description = "A key with the scope edit-prompts (pull) or publish-prompts (push); without one it is read from ChatOps__Admin__BootstrapKey" };
        var folder = new Argument<DirectoryInfo>("folder") { Description = "Where the files are, one for each prompt" };
        var pull = new Command("pull", "Write the prompts in force as files") { folder, server, key };
        var push = new Command("push", "Put files into force, those that differ") { folder, server, key };
        pull.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetRequiredValue(server), parsed.GetValue(key), client => PullAsync(client, parsed.GetRequiredValue(folder), cancellationToken)));
        push.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetRequiredValue(server), parsed.GetValue(key), client => PushAsync(client, parsed.GetRequiredValue(folder), cancellationToken)));
        return new Command("prompts", "Move prompts between environments as files") { pull, push };
    }

    private static async Task<int> RunAsync(string server, string? key, Func<HttpClient, Task<int>> work)
    {
        if (!Uri.TryCreate(server, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            await Console.Error.WriteLineAsync($"'{server}' is not the address of a server. Write it like http://localhost:3978.");
            return 1;
        }

        using var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key ?? Environment.GetEnvironmentVariable("ChatOps__Admin__BootstrapKey") ?? "");
        try
        {
            return await work(client);
        }
        catch (HttpRequestException away)
        {
            await Console.Error.WriteLineAsync($"{server} can't be reached: {away.Message} Start the server, or name another with --server.");
            return 1;
        }
    }

    private static async Task<int> PullAsync(HttpClient client, DirectoryInfo folder, CancellationToken cancellationToken)
    {
        using var response = await client.GetAsync(new Uri("/api/prompts", UriKind.Relative), cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            await Console.Error.WriteLineAsync(await ReasonAsync(response, cancellationToken));
            return 1;
        }

        folder.Create();
        foreach (var prompt in await response.Content.ReadFromJsonAsync<List<MovedPrompt>>(Json, cancellationToken) ?? [])
        {
            // What holds in one channel means nothing elsewhere; its file is told apart and not pushed.
            var file = prompt.Scope == "everywhere" ? $"{prompt.Name}.md" : $"{prompt.Name}@{string.Concat(prompt.Scope.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'))}.txt";
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, file), prompt.Text, cancellationToken);
            await Console.Out.WriteLineAsync($"{file} ({(prompt.Number == 0 ? "shipped" : $"version {prompt.Number}")})");
        }

        return 0;
    }

    private static async Task<int> PushAsync(HttpClient client, DirectoryInfo folder, CancellationToken cancellationToken)
    {
        if (!folder.Exists || folder.GetFiles("*.md") is not { Length: > 0 } files)
        {
            await Console.Error.WriteLineAsync($"There are no prompt files (*.md) in '{folder.FullName}'. `prompts pull` writes them.");
            return 1;
        }

        // What includes another is taken once that is there.
        var left = files.OrderBy(file => file.Name, StringComparer.Ordinal).ToList();
        while (true)
        {
            var refused = new List<(FileInfo File, string Reason)>();
            foreach (var file in left)
            {
                using var content = new StringContent(await File.ReadAllTextAsync(file.FullName, cancellationToken), Encoding.UTF8, "text/markdown");
                using var response = await client.PutAsync(new Uri($"/api/prompts/{Uri.EscapeDataString(Path.GetFileNameWithoutExtension(file.Name))}", UriKind.Relative), content, cancellationToken);
                if (!response.IsSuccessStatusCode)
                    refused.Add((file, await ReasonAsync(response, cancellationToken)));
                else if (await response.Content.ReadFromJsonAsync<MoveResult>(Json, cancellationToken) is { IsChanged: true } moved)
                    await Console.Out.WriteLineAsync($"{file.Name}: version {moved.Number}");
                else
                    await Console.Out.WriteLineAsync($"{file.Name}: as it was");
            }

            if (refused.Count == 0)
                return 0;
            if (refused.Count == left.Count)
            {
                foreach (var (file, reason) in refused)
                    await Console.Error.WriteLineAsync($"{file.Name}: {reason}");
                return 1;
            }

            left = refused.ConvertAll(each => each.File);
        }
    }

    private static async Task<string> ReasonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!body.StartsWith('{'))
            return $"{(int)response.StatusCode}, {body}";
        using var problem = JsonDocument.Parse(body);
        return $"{(int)response.StatusCode}, {(problem.RootElement.TryGetProperty("detail", out var told) ? told.GetString() : body)}";
    }
}
