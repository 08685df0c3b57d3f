using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Slack;

namespace ChatOpsBot.EndToEnd;

/// <summary>Programs that open what others sent reach neither the network nor the files of the machine; and what becomes of their process.</summary>
public sealed class ConfinementTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("chatops-linked-").FullName;
    private readonly HttpClient client = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly BotProcess bot = BotProcess.Create();

    public Task InitializeAsync() => bot.StartAsync();

    public async Task DisposeAsync()
    {
        await bot.DisposeAsync();
        client.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [OfficeFact]
    public async Task Old_document_that_links_to_the_network_is_read_and_reaches_nobody()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var document = await OldDocumentAsync($"http://127.0.0.1:{port}/x.png", "Nobody swims in the harbour.", () => Drain(listener));
        Encoding.Latin1.GetString(document).Replace("\0", "").ShouldContain($"127.0.0.1:{port}", Case.Sensitive, "the link is in the document");
        Drain(listener);

        await AddAsync("linked", "linked.doc", document);

        listener.Pending().ShouldBeFalse("somebody knocked while the document was read");
        (await SearchAsync("who swims in the harbour?")).ShouldContain("Nobody swims in the harbour.");
    }

    [OfficeFact]
    public async Task Document_that_links_to_a_file_of_the_machine_brings_nothing_of_it()
    {
        var secret = Path.Combine(folder, "secret.txt");
        await File.WriteAllTextAsync(secret, "The planted word is zanzibarquokka.");
        var section = $"""<text:section text:name="S"><text:section-source xlink:href="{new Uri(secret)}" xlink:type="simple"/><text:p/></text:section>""";

        await AddAsync("sections", "sections.doc", await OldDocumentAsync(new Uri(secret).ToString(), "Anchors are grey.", () => { }, section));

        (await SearchAsync("what colour are anchors?")).ShouldContain("Anchors are grey.");
        (await SearchAsync("zanzibarquokka")).ShouldNotContain("zanzibarquokka.");
    }

    [OfficeFact]
    public async Task Program_that_could_reach_the_network_is_not_started_and_the_reason_told()
    {
        var path = Path.Combine(folder, "old.doc");
        await File.WriteAllBytesAsync(path, await OldDocumentAsync("x.png", "Anchors are grey.", () => { }));
        var start = new ProcessStartInfo("dotnet", [BotProcess.Program, "extract-files"]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["CHATOPS_UNCONFINED"] = "this kernel has no Landlock";
        using var reader = Process.Start(start)!;

        await reader.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { name = "old.doc", path, output = Path.Combine(folder, "out") }));
        reader.StandardInput.Close();
        var response = await reader.StandardOutput.ReadToEndAsync();
        await reader.WaitForExitAsync();

        response.ShouldContain("could reach the network from here, since this kernel has no Landlock");
        response.ShouldContain("Save it in a newer format");
    }

    [Fact]
    public async Task Status_tells_that_such_programs_are_not_started_and_why()
    {
        await using var slack = await SlackWorkspace.StartAsync();
        await using var unconfined = BotProcess.Create(slack, more: new() { ["CHATOPS_UNCONFINED"] = "this kernel has no Landlock" });
        await unconfined.StartAsync();

        var asked = await slack.SayAsync("D1", "U1ANA", "status");

        (await slack.ReplyToAsync(asked)).Text.ShouldContain("⚠ files: Pictures, scans and old Office files are not read: this kernel has no Landlock");
        unconfined.Output.ShouldContain("Pictures, scans and old Office files are not read");
    }

    [Fact]
    public async Task Reader_that_was_ended_while_it_waited_does_not_fail_the_next_document()
    {
        await AddAsync("first", "first.html", "<html><body><p>The anchor is grey.</p></body></html>"u8.ToArray());
        var readers = Readers();
        readers.ShouldNotBeEmpty("the process that read the first document waits for the next");
        foreach (var reader in readers)
        {
            using var process = Process.GetProcessById(reader);
            process.Kill();
            await process.WaitForExitAsync();
        }

        await AddAsync("second", "second.html", "<html><body><p>The rope is yellow.</p></body></html>"u8.ToArray());

        (await SearchAsync("what colour is the rope?")).ShouldContain("The rope is yellow.");
        Readers().ShouldNotBeEmpty();
    }

    private List<int> Readers() => [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!))
        .Where(process => IsChild(process) && File.ReadAllText($"/proc/{process}/cmdline").Contains("extract-files"))];

    // See https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html.
    private bool IsChild(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ') is [not "Z", var parent, ..] && parent == $"{bot.ProcessId}";
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void Drain(TcpListener listener)
    {
        while (listener.Pending())
            listener.AcceptTcpClient().Dispose();
    }

    // The program that makes it may look at the link, too, and must not wait for long.
    private async Task<byte[]> OldDocumentAsync(string link, string text, Action glance, string more = "")
    {
        var source = Path.Combine(folder, "document.fodt");
        await File.WriteAllTextAsync(source, $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
            <office:body><office:text><text:p>{text}</text:p>
            <text:p><draw:frame draw:name="F" text:anchor-type="as-char" svg:width="3cm" svg:height="3cm"><draw:image xlink:href="{link}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p>{more}
            </office:text></office:body></office:document>
            """);
        using var office = Process.Start(new ProcessStartInfo("soffice", [$"-env:UserInstallation={new Uri(Path.Combine(folder, "profile"))}", "--headless", "--convert-to", "doc", "--outdir", folder, source]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var output = office.StandardOutput.ReadToEndAsync();
        while (!office.HasExited)
        {
            glance();
            await Task.Delay(50);
        }

        await output;
        return await File.ReadAllBytesAsync(Path.Combine(folder, "document.doc"));
    }

    private async Task AddAsync(string id, string name, byte[] content)
    {
        using var form = new MultipartFormDataContent { { new StringContent(id), "documentId" }, { new ByteArrayContent(content), "file", name } };
        using var upload = bot.Authorized(HttpMethod.Post, "/memory/upload", form);
        (await client.SendAsync(upload)).EnsureSuccessStatusCode();
        var body = "";
        await BotUnderTest.UntilAsync(async () =>
        {
            using var status = bot.Authorized(HttpMethod.Get, $"/memory/upload-status?documentId={id}", null);
            body = await (await client.SendAsync(status)).Content.ReadAsStringAsync();
            return body.Contains("\"completed\":true") || body.Contains("\"failed\":true");
        }, $"{name} to be read", 90);
        body.ShouldContain("\"completed\":true");
    }

    private async Task<string> SearchAsync(string query)
    {
        using var search = bot.Authorized(HttpMethod.Post, "/memory/search", new StringContent(JsonSerializer.Serialize(new { query }), Encoding.UTF8, "application/json"));
        return await (await client.SendAsync(search)).Content.ReadAsStringAsync();
    }
}

/// <summary>Skipped, with the reason, where LibreOffice is not installed.</summary>
public sealed class OfficeFactAttribute : FactAttribute
{
    public OfficeFactAttribute()
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "soffice"))))
            Skip = "soffice is not installed.";
    }
}
