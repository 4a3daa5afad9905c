;;; A call, a stream and an error through Emacs' own jsonrpc.el, whose messages have headers as in LSP.
;;
;; emacs --batch -l emacs.el COMMAND...

(require 'jsonrpc)

(let* ((command command-line-args-left)
       (pieces nil)
       (connection
        (make-instance
         'jsonrpc-process-connection
         :name "smolvm-rpc"
         :notification-dispatcher
         (lambda (_connection method params)
           (when (eq method 'stream.output) (push (plist-get params :data) pieces)))
         :process
         (make-process :name "smolvm-rpc" :command command :connection-type 'pipe :coding 'utf-8-emacs-unix
                       :noquery t :stderr (get-buffer-create "*smolvm-rpc stderr*"))))
       (name (format "emacs-%d" (emacs-pid))))
  (setq command-line-args-left nil)
  (jsonrpc-request connection 'machine.create `(:name ,name :start t :lifetime "session") :timeout 120)
  ;; Text beyond ASCII: a header counts bytes, not characters.
  (let ((result (jsonrpc-request
                 connection 'machine.exec
                 `(:name ,name :argv ["sh" "-c" "echo 'grüße 😀'; echo two"] :stream t) :timeout 60)))
    (cl-assert (eq 0 (plist-get result :exitCode)) t)
    (cl-assert (equal "grüße 😀\ntwo\n" (apply #'concat (nreverse pieces))) t))
  (condition-case failure
      (progn (jsonrpc-request connection 'machine.start '(:name "nobody-there")) (error "it was no error"))
    (jsonrpc-error
     (cl-assert (eq 1100 (alist-get 'jsonrpc-error-code (cdr failure))) t)
     (cl-assert (equal "machineNotFound" (plist-get (alist-get 'jsonrpc-error-data (cdr failure)) :kind)) t)))
  (jsonrpc-request connection 'server.shutdown (make-hash-table) :timeout 60)
  (princ "emacs: a call, a stream and an error\n"))
