using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Search;
using ChatOpsBot.Simulators.Model;

namespace ChatOpsBot.Tests;

/// <summary>What people see of each vendor's own errors, as it documents them.</summary>
public sealed class VendorFaultTests : IAsyncLifetime
{
    private readonly Dictionary<string, VendorService> services = [];
    private CommandHost host = null!;

    public async Task InitializeAsync()
    {
        var settings = new Dictionary<string, string?>();
        foreach (var (i, vendor) in Vendors.All.Index())
        {
            var service = services[vendor.Preset] = await VendorService.StartAsync(vendor);
            var at = $"ChatOps:Models:Chat:{i}:";
            (settings[at + "Alias"], settings[at + "Preset"], settings[at + "Endpoint"], settings[at + "Model"], settings[at + "ApiKey"], settings[at + "Retries"]) = (vendor.Preset, vendor.Preset, service.Endpoint, "m", "key", "0");
        }

        host = await CommandHost.StartAsync(settings: settings);
        await host.SaveAsync(new DocumentKey("default", "vacation"), new Chunk("vacation.md", 0, 0, "Vacation", "Full-time employees have 30 vacation days a year."));
        await host.Get<IndexFollower>().StartAsync(default);
    }

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        foreach (var service in services.Values)
            await service.DisposeAsync();
    }

    [Fact]
    public async Task Error_in_a_vendor_s_own_words_is_told_in_ours_and_what_is_too_long_is_shortened_and_sent_again()
    {
        foreach (var vendor in Vendors.All)
        {
            await host.SayAsync(CommandHost.Ana, $"model use {vendor.Preset}");
            foreach (var (fault, error) in vendor.Errors)
            {
                var service = services[vendor.Preset];
                service.Requests.Clear();
                service.Faults.Enqueue(error);

                var reply = await AskAsync();

                var of = $"{fault} of {vendor.Preset}";
                reply.Notice.ShouldNotBeNull(of).ShouldContain(
                    fault switch
                    {
                        VendorFault.Key => "an administrator should check its key",
                        VendorFault.TooLong => "what fits less well was left out",
                        VendorFault.Filtered => "content filter stopped it",
                        _ => error.Status == 503 ? "could not be reached" : "is busy",
                    },
                    Case.Insensitive, of);
                if (fault == VendorFault.TooLong)
                    service.Requests.Count.ShouldBeGreaterThan(1, of);
            }
        }
    }

    private async Task<Core.Messages.Reply> AskAsync()
    {
        var question = Asking.Alone("How many vacation days do full-time employees have?") with { Snapshot = await host.Get<CurrentAdministration>().ReadAsync(default) };
        return await host.Get<AskService>().AskAsync(question, new CommandHost.Silent(), default);
    }
}
