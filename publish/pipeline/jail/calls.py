"""The numbers of the calls of Linux that a jailed process does not have, by machine.

From asm/unistd_64.h (x86_64) and asm-generic/unistd.h (aarch64); from 424 on they are the same.
A call that is not on a machine has no number there.
"""

from __future__ import annotations

from typing import NamedTuple


class Call(NamedTuple):
    """The number of a call on x86_64 and on aarch64; -1 where there is none."""

    x86_64: int
    aarch64: int


#: Of the calls that were there when this list was made the last one (``mseal``, Linux 6.10).
NEWEST = 462

#: Sockets, and what can be had of the kernel's rings instead: every file and every connection.
SOCKETS = {
    "socket": Call(41, 198), "socketpair": Call(53, 199), "connect": Call(42, 203),
    "bind": Call(49, 200), "listen": Call(50, 201), "accept": Call(43, 202),
    "accept4": Call(288, 242), "sendto": Call(44, 206), "sendmsg": Call(46, 211),
    "sendmmsg": Call(307, 269), "recvfrom": Call(45, 207), "recvmsg": Call(47, 212),
    "recvmmsg": Call(299, 243), "setsockopt": Call(54, 208),
    "io_uring_setup": Call(425, 425), "io_uring_enter": Call(426, 426),
    "io_uring_register": Call(427, 427),
}  # fmt: skip

#: Other programs and other processes.
PROCESSES = {
    "execve": Call(59, 221), "execveat": Call(322, 281), "fork": Call(57, -1),
    "vfork": Call(58, -1), "ptrace": Call(101, 117), "process_vm_readv": Call(310, 270),
    "process_vm_writev": Call(311, 271), "process_madvise": Call(440, 440),
    "process_mrelease": Call(448, 448), "kcmp": Call(312, 272), "pidfd_open": Call(434, 434),
    "pidfd_getfd": Call(438, 438), "pidfd_send_signal": Call(424, 424), "tkill": Call(200, 130),
    "rt_sigqueueinfo": Call(129, 138), "rt_tgsigqueueinfo": Call(297, 240),
    "setpriority": Call(141, 140), "ioprio_set": Call(251, 30),
    "sched_setparam": Call(142, 118), "sched_setscheduler": Call(144, 119),
    "sched_setattr": Call(314, 274), "sched_setaffinity": Call(203, 122),
    "migrate_pages": Call(256, 238), "move_pages": Call(279, 239),
    "shmget": Call(29, 194), "shmat": Call(30, 196), "shmctl": Call(31, 195),
    "semget": Call(64, 190), "semctl": Call(66, 191), "msgget": Call(68, 186),
    "msgsnd": Call(69, 189), "msgrcv": Call(70, 188), "msgctl": Call(71, 187),
    "mq_open": Call(240, 180), "mq_unlink": Call(241, 181),
}  # fmt: skip

#: What of files Landlock leaves: modes, owners, times, attributes; a name without opening it.
FILES = {
    "chmod": Call(90, -1), "fchmodat": Call(268, 53), "fchmodat2": Call(452, 452),
    "chown": Call(92, -1), "fchown": Call(93, 55), "lchown": Call(94, -1),
    "fchownat": Call(260, 54), "utime": Call(132, -1), "utimes": Call(235, -1),
    "futimesat": Call(261, -1), "utimensat": Call(280, 88), "truncate": Call(76, 45),
    "setxattr": Call(188, 5), "lsetxattr": Call(189, 6), "fsetxattr": Call(190, 7),
    "removexattr": Call(197, 14), "lremovexattr": Call(198, 15), "fremovexattr": Call(199, 16),
    "name_to_handle_at": Call(303, 264), "open_by_handle_at": Call(304, 265),
    "fanotify_init": Call(300, 262), "fanotify_mark": Call(301, 263),
    "quotactl": Call(179, 60), "quotactl_fd": Call(443, 443), "creat": Call(85, -1),
    "mknod": Call(133, -1), "mknodat": Call(259, 33), "inotify_init": Call(253, -1),
    "inotify_init1": Call(294, 26),
}  # fmt: skip

#: The machine: what only its administrator may do, who may be running this in a container.
MACHINE = {
    "mount": Call(165, 40), "umount2": Call(166, 39), "pivot_root": Call(155, 41),
    "chroot": Call(161, 51), "unshare": Call(272, 97), "setns": Call(308, 268),
    "open_tree": Call(428, 428), "move_mount": Call(429, 429), "fsopen": Call(430, 430),
    "fsconfig": Call(431, 431), "fsmount": Call(432, 432), "fspick": Call(433, 433),
    "mount_setattr": Call(442, 442), "add_key": Call(248, 217), "request_key": Call(249, 218),
    "keyctl": Call(250, 219), "bpf": Call(321, 280), "perf_event_open": Call(298, 241),
    "userfaultfd": Call(323, 282), "init_module": Call(175, 105), "finit_module": Call(313, 273),
    "delete_module": Call(176, 106), "kexec_load": Call(246, 104),
    "kexec_file_load": Call(320, 294), "reboot": Call(169, 142), "swapon": Call(167, 224),
    "swapoff": Call(168, 225), "settimeofday": Call(164, 170), "adjtimex": Call(159, 171),
    "clock_settime": Call(227, 112), "clock_adjtime": Call(305, 266),
    "sethostname": Call(170, 161), "setdomainname": Call(171, 162), "acct": Call(163, 89),
    "iopl": Call(172, -1), "ioperm": Call(173, -1), "modify_ldt": Call(154, -1),
    "personality": Call(135, 92), "syslog": Call(103, 116), "vhangup": Call(153, 58),
    "uselib": Call(134, -1), "nfsservctl": Call(180, 42), "setrlimit": Call(160, 164),
}  # fmt: skip

REFUSED = SOCKETS | PROCESSES | FILES | MACHINE

#: Calls that the C library does without when there are none: what they are asked for stands in
#: memory, where a filter does not see it.
ABSENT = {"clone3": Call(435, 435), "openat2": Call(437, 437)}

#: Calls of which it is looked at what they are asked for.
CLONE, KILL, TGKILL = Call(56, 220), Call(62, 129), Call(234, 131)
OPEN, OPENAT, FCHMOD = Call(2, -1), Call(257, 56), Call(91, 52)
IOCTL, PRLIMIT = Call(16, 29), Call(302, 261)
