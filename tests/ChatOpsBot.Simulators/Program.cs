using ChatOpsBot.Simulators;
using ChatOpsBot.Simulators.Model;

return args switch
{
    ["play", ..] => await Play.RunAsync(),
    ["model", var port] when int.TryParse(port, out var number) => await ServeAsync(number),
    _ => Usage(),
};

static async Task<int> ServeAsync(int port)
{
    await using var model = await ScriptedModel.StartAsync(port);
    ScriptedAgent.Play(model);
    Console.WriteLine($"A scripted model at {model.Endpoint}; it knows tasks of the sample back office. Ctrl+C ends it.");
    await Task.Delay(Timeout.Infinite);
    return 0;
}

static int Usage()
{
    Console.Error.WriteLine("usage: dotnet run --project tests/ChatOpsBot.Simulators -- play | model PORT");
    return 2;
}
