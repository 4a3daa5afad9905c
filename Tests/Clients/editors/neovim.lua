-- A call, a stream and an error through Neovim's own client for language servers, whose messages have headers.
--
-- SMOLVM_RPC_COMMAND='PROGRAM ARGUMENT...' nvim --headless -u NONE -c 'luafile neovim.lua'

local function finish(text, status)
  io.stdout:write(text .. "\n")
  vim.cmd(status .. "cquit")
end

local ok, problem = pcall(function()
  local words = vim.split(vim.env.SMOLVM_RPC_COMMAND, " ")
  local pieces = {}
  local dispatchers = {
    notification = function(method, params)
      if method == "stream.output" then table.insert(pieces, params.data) end
    end,
    server_request = function() end,
    on_error = function(code, what) finish("neovim: " .. code .. ": " .. vim.inspect(what), 1) end,
    on_exit = function() end,
  }
  -- Since 0.10 the command is one list.
  local client = vim.fn.has("nvim-0.10") == 1 and vim.lsp.rpc.start(words, dispatchers)
    or vim.lsp.rpc.start(words[1], vim.list_slice(words, 2), dispatchers)

  local function call(method, params)
    local answer
    client.request(method, params, function(failure, result) answer = { failure = failure, result = result } end)
    assert(vim.wait(120000, function() return answer ~= nil end, 10), method .. " was not answered")
    return answer
  end

  local name = "neovim-" .. vim.fn.getpid()
  local made = call("machine.create", { name = name, start = true, lifetime = "session" })
  assert(made.result and made.result.name == name, vim.inspect(made))
  local ran = call("machine.exec", { name = name, argv = { "sh", "-c", "echo 'grüße 😀'; echo two" }, stream = true })
  assert(ran.result and ran.result.exitCode == 0, vim.inspect(ran))
  assert(table.concat(pieces) == "grüße 😀\ntwo\n", vim.inspect(pieces))
  local failed = call("machine.start", { name = "nobody-there" })
  assert(failed.failure and failed.failure.code == 1100 and failed.failure.data.kind == "machineNotFound", vim.inspect(failed))
  assert(call("server.shutdown", vim.empty_dict()).result, "no shutdown")
end)
finish(ok and "neovim: a call, a stream and an error" or "neovim: " .. tostring(problem), ok and 0 or 1)
